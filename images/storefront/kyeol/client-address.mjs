// What the server asks of Saleor's API goes straight to the API's pods, with the address of the customer for whom it asks.
//
// By its public name the API would see the NAT gateway's address for every customer, since CloudFront overwrites
// X-Forwarded-For; and Saleor's login limit counts by the first address there (saleor/account/throttling.py and
// core/utils/__init__.py, 3.23). This pod's own X-Forwarded-For is true: the edge writes its first address.
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import { isIP } from "node:net";

const publicUrl = process.env.NEXT_PUBLIC_SALEOR_API_URL;
const internalUrl = process.env.SALEOR_API_INTERNAL_URL;

if (publicUrl && internalUrl) {
	const customer = new AsyncLocalStorage();
	// Published before the request's handlers run, and in their context (nodejs.org/api/diagnostics_channel.html).
	subscribe("http.server.request.start", ({ request }) => customer.enterWith(addressIn(request)));
	globalThis.fetch = throughTheCluster(globalThis.fetch, customer);
}

/** The address of whoever sent a request to this server; empty where the edge names none. */
function addressIn(request) {
	const first = String(request.headers["x-forwarded-for"] ?? "").split(",")[0].trim();
	return isIP(first) ? first : "";
}

/** A fetch that asks the API's pods for what is asked of the API's public name, and leaves all else as it is. */
function throughTheCluster(fetch, customer) {
	return (input, init) => {
		const asked = input instanceof Request ? input.url : String(input);
		if (asked !== publicUrl) {
			return fetch(input, init);
		}
		const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
		// Saleor redirects what did not come by HTTPS; its load balancer says so in the same way.
		headers.set("x-forwarded-proto", "https");
		headers.delete("x-forwarded-for");
		const address = customer.getStore();
		if (address) {
			headers.set("x-forwarded-for", address);
		}
		return fetch(input instanceof Request ? new Request(internalUrl, input) : internalUrl, { ...init, headers });
	};
}
