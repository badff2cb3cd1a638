"""`kyeol github`: the organisation's side of the platform, written down as calls of GitHub's REST API."""
