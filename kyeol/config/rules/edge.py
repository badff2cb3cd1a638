"""Rules of names, certificates, web ACLs, the CDN and alarms."""
