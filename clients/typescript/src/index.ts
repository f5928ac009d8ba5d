import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths } from './schema.js';

/** A failure as the API answers it; `code` is for programs, `type` leads to its page. */
export type Problem = components['schemas']['ProblemDetails'];

/** Whom to call, and as who. */
export interface Options {
  /** The address of the host, without /api/v1. */
  baseUrl: string;
  /** An access token of Atlas for staff, the token of a sign-in for a customer; left out for nobody in particular. */
  token?: string;
  /** The merchant's number; needed without a token of a merchant, unless the host has a default. */
  merchant?: number;
}

/** The API answered a failure. */
export class AtaposError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.name = 'AtaposError';
  }
}

/** A typed client: every path, parameter, body and answer is that of the API's document. */
export function createAtapos(options: Options): Client<paths> {
  return createClient<paths>({ baseUrl: options.baseUrl, headers: headersOf(options) });
}

/** The data of an answer, or an AtaposError for a failure. */
export async function take<T>(pending: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await pending;
  if (error !== undefined || !response.ok) {
    throw isProblem(error) ? new AtaposError(error) : new Error(`${response.status} ${response.statusText}`);
  }
  return data as T;
}

/** Something that happened to an order. */
export interface OrderEvent {
  /** What to go on from after an interruption. */
  id: string;
  /** For instance `order.created` or `order.paid`. */
  type: string;
  data: unknown;
}

/** Listens to what happens to orders; goes on after an interruption where it stopped, until the signal ends it. */
export async function* orderEvents(options: Options, signal: AbortSignal, lastEventId?: string): AsyncGenerator<OrderEvent> {
  let last = lastEventId;
  while (!signal.aborted) {
    try {
      const headers = { ...headersOf(options), Accept: 'text/event-stream', ...(last === undefined ? {} : { 'Last-Event-ID': last }) };
      const response = await fetch(new URL('/api/v1/orders/stream', options.baseUrl), { headers, signal });
      if (!response.ok || response.body === null) {
        const problem: unknown = await response.json();
        throw isProblem(problem) ? new AtaposError(problem) : new Error(`${response.status} ${response.statusText}`);
      }
      for await (const event of eventsOf(response.body)) {
        last = event.id || last;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof AtaposError && error.problem.status < 500) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<OrderEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').filter(line => !line.startsWith(':')).map(line => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
        }));
        const data = fields.get('data');
        if (data !== undefined) {
          yield { id: fields.get('id') ?? '', type: fields.get('event') ?? 'message', data: JSON.parse(data) as unknown };
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function headersOf(options: Options): Record<string, string> {
  return {
    ...(options.token === undefined ? {} : { Authorization: `Bearer ${options.token}` }),
    ...(options.merchant === undefined ? {} : { 'X-Merchant-Id': String(options.merchant) }),
  };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}
