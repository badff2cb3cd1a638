// What Saleor's webhook outdates is outdated in every pod: each keeps the pages that it rendered for itself, and the load
// balancer hands the webhook to one of them. That one asks all of them, itself included, and reports a failure if one of
// them does; Saleor then asks again.
import { lookup } from "node:dns/promises";
import { Server } from "node:http";

const PATH = "/api/revalidate";
const PASSED_ON = "x-kyeol-passed-on";
const TIMEOUT_MS = 10_000;
const LARGEST = 1_048_576; // bytes; a webhook has a few thousand
// Of one connection, or said anew by fetch.
const NOT_PASSED_ON = new Set(["connection", "content-length", "host", "keep-alive", "transfer-encoding", "expect"]);

const { fetch } = globalThis; // before Next.js wraps it
const names = (process.env.STOREFRONT_PODS ?? "").split(",").filter(Boolean);
const port = process.env.PORT ?? "3000";

if (names.length) {
	const emit = Server.prototype.emit;
	Server.prototype.emit = function (event, request, response) {
		if (event === "request" && request.url.split("?")[0] === PATH && !request.headers[PASSED_ON]) {
			everywhere(request, response);
			return true;
		}
		return emit.apply(this, arguments);
	};
}

/** Answers with what the pods answer: the first failure, else what all of them say. */
async function everywhere(request, response) {
	let answers;
	try {
		const chunks = [];
		let size = 0;
		for await (const chunk of request) {
			size += chunk.length;
			if (size <= LARGEST) {
				chunks.push(chunk);
			}
		}
		if (size > LARGEST) {
			throw new Error(`more than ${LARGEST} bytes`);
		}
		const [body, pods] = [Buffer.concat(chunks), await addresses()];
		answers = await Promise.all(pods.map((pod) => ask(pod, request, body)));
	} catch (error) {
		answers = [{ status: 503, text: `not revalidated everywhere: ${error.message}` }];
	}
	const { status, text, type } = answers.find((one) => one.status >= 400) ?? answers[0];
	response.writeHead(status, type ? { "content-type": type } : {});
	response.end(text);
}

/** The addresses of all pods that are ready, as the headless Service has them. */
async function addresses() {
	const found = await Promise.all(names.map((name) => lookup(name, { all: true, family: 4 })));
	return [...new Set(found.flat().map((one) => one.address))];
}

/** What one pod answers. */
async function ask(pod, request, body) {
	const headers = Object.entries(request.headers).filter(([name]) => !NOT_PASSED_ON.has(name));
	const answer = await fetch(`http://${pod}:${port}${request.url}`, {
		method: request.method,
		headers: { ...Object.fromEntries(headers), [PASSED_ON]: "1" },
		body: body.length ? body : undefined,
		redirect: "manual",
		signal: AbortSignal.timeout(TIMEOUT_MS),
	}).catch((error) => {
		throw new Error(`${pod}: ${error.cause?.code ?? error.message}`);
	});
	return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") };
}
