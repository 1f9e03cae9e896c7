import { QueryClient } from "@tanstack/react-query";
import type { ErrorBody, Result } from "./bindings";

/** A refusal of the shell, thrown so that queries and mutations carry it. */
export class ShellError extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.name = "ShellError";
    this.body = body;
  }
}

/** The data of an answer, or a throw. */
export async function unwrap<T>(answer: Promise<Result<T, ErrorBody>>): Promise<T> {
  const result = await answer;
  if (result.status === "error") throw new ShellError(result.error);
  return result.data;
}

function isErrorBody(value: unknown): value is ErrorBody {
  return (
    typeof value === "object" && value !== null && "code" in value && "message" in value && "hints" in value
  );
}

/** Anything thrown, and an error that came inside an answer, as the one shape that the window shows. */
export function errorBody(error: unknown): ErrorBody {
  if (error instanceof ShellError) return error.body;
  if (isErrorBody(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "bug", message, hints: [], path: null, details: null };
}

/**
 * Data is fresh until an operation or the disk says otherwise, and a refusal is an answer: nothing is asked
 * twice on its own.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
