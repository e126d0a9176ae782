// llama.cpp's side of the benchmark on a real model: node llama_cpp.mjs GGUF FOLDER PROMPT_FILE NEW
// FOLDER is where node-llama-cpp was installed. It speaks as benchmarks/side_process.py expects.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [file, folder, promptFile, count] = process.argv.slice(2);
const entry = `${folder}/node_modules/node-llama-cpp/dist/index.js`;
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(entry));
const tell = (values) => console.log(JSON.stringify(values));

const began = performance.now();
const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ contextSize: 1024, threads: 2 });
tell({ seconds: (performance.now() - began) / 1000, threads: context.currentThreads });

const ids = [model.tokens.bos, ...model.tokenize(readFileSync(promptFile, "utf8"))];
for await (const _ of createInterface({ input: process.stdin })) {
  const sequence = context.getSequence();
  const began = performance.now();
  let written = 0;
  for await (const _ of sequence.evaluate(ids, { temperature: 0, yieldEogToken: true })) {
    if (++written == Number(count)) break;
  }
  const seconds = (performance.now() - began) / 1000;
  sequence.dispose();
  tell({ seconds });
}
process.exit(0);
