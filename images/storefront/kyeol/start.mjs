// What the platform adds to the storefront's server: loaded before it, `node --import ./kyeol/start.mjs server.js`.
import "./client-address.mjs";
import "./revalidation.mjs";
