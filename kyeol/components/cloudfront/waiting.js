import cf from "cloudfront";

const store = cf.kvs();
const SECONDS = "30";

// How many of a hundred visitors may come in: "on" is none, "40%" is forty; without a value, and with any other, all may.
async function admitted() {
    let value;
    try {
        value = await store.get("waiting-page");
    } catch (error) {
        return 100;
    }
    const share = /^([0-9]{1,2})%$/.exec(value);
    return value === "on" ? 0 : share ? Number(share[1]) : 100;
}

// A number from 0 to 99, the same for an address each time: who is in stays in while the share grows.
function place(address) {
    let hash = 7;
    for (let i = 0; i < address.length; i++) {
        hash = (hash * 31 + address.charCodeAt(i)) % 1000003;
    }
    return hash % 100;
}

// A cart or a login of Saleor's storefront.
function inside(cookies) {
    return Object.keys(cookies).some((name) => name.startsWith("checkoutId-") || name.includes("saleor_auth"));
}

// Pages that never wait: the checkout, to which a payment provider sends back and whose end takes the cart's cookie, and
// what is no page of the storefront. The Ingress redirects /dashboard to /dashboard/, which has a behaviour of its own.
function exempt(uri) {
    return ["/api/", "/checkout/"].some((path) => uri.startsWith(path)) || ["/checkout", "/dashboard"].includes(uri);
}

async function handler(event) {
    const request = event.request;
    const page = (request.method === "GET" || request.method === "HEAD") && !exempt(request.uri);
    if (!page || inside(request.cookies) || place(event.viewer.ip) < (await admitted())) {
        return forwarded(event);
    }
    return {
        statusCode: 503,
        statusDescription: "Service Unavailable",
        headers: {
            "cache-control": { value: "no-store" },
            "content-type": { value: "text/html; charset=utf-8" },
            "retry-after": { value: SECONDS },
        },
        body: { encoding: "text", data: PAGE },
    };
}

