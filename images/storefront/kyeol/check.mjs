// Whether the fork is what the platform takes it for: `node kyeol/check.mjs` reads fork.json and names every difference.
import { existsSync, readFileSync } from "node:fs";

const wanted = JSON.parse(readFileSync(new URL("fork.json", import.meta.url), "utf8"));
const fork = new URL("../", import.meta.url);
const problems = wanted
	.map(({ file, symbol, holds, must }) => {
		const path = new URL(file, fork);
		if (!existsSync(path)) {
			return `${file}: is gone; find where ${symbol} went, and correct kyeol/fork.json. There ${must}`;
		}
		return new RegExp(holds, "m").test(readFileSync(path, "utf8")) ? "" : `${file}: ${symbol}: ${must}`;
	})
	.filter(Boolean);
problems.forEach((problem) => console.error(problem));
process.exit(problems.length ? 1 : 0);
