import type { IncomingMessage, ServerResponse } from 'node:http';

export type { IncomingMessage, Server, ServerResponse } from 'node:http';
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Node's HTTP for a process that every node runs. An `import` of `node:http` reads all that the module offers, its WebSocket and fetch
 * among it, which loads a second HTTP client: 16 MB of resident memory that the agent never uses.
 */
export const http = process.getBuiltinModule('node:http');
export const https = process.getBuiltinModule('node:https');
