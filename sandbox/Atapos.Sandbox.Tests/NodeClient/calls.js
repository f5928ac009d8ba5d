// Calls midtrans-client as a shop's server does: each line of the input names a call, each line of the output is what came of it.
// The client is the package as it was published; the addresses of the two APIs are fields of its configuration.
'use strict';

const readline = require('node:readline');
const midtrans = require('midtrans-client');
const ApiConfig = require('midtrans-client/lib/apiConfig');

const [sandbox, serverKey, clientKey] = process.argv.slice(2);
ApiConfig.CORE_SANDBOX_BASE_URL = sandbox;
ApiConfig.SNAP_SANDBOX_BASE_URL = `${sandbox}/snap/v1`;

const options = { isProduction: false, serverKey, clientKey };
const clients = { snap: new midtrans.Snap(options), core: new midtrans.CoreApi(options) };

const outcomeOf = async ({ call, args }) => {
  const names = call.split('.');
  const method = names.pop();
  const owner = names.reduce((object, name) => object[name], { ...clients });
  try {
    return { result: await owner[method](...args) };
  } catch (error) {
    return { error: { name: error.name, message: error.message, code: error.httpStatusCode ?? null, body: error.ApiResponse ?? null } };
  }
};

const run = async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await outcomeOf(JSON.parse(line)))}\n`);
  }
};

run();
