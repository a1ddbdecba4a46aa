/**
 * The requests that both servers answer: `POST /sessions` issues a session token,
 * `GET /health` says that the server is running.
 *
 * @module
 */
import backend, { RandomSourceError } from "../mod.ts";

/** 256 bits: nobody can guess one, and no two are ever equal. */
const tokenSize = 32;

/** Answers a request, with the Web types that Deno and Bun share. */
export function answer(request: Request): Response {
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case "POST /sessions":
      return issueToken();
    case "GET /health":
      return new Response("ok\n");
    default:
      return new Response("not found\n", { status: 404 });
  }
}

/**
 * Without randomness there is no session: a weaker token could be guessed, and would
 * work for as long as the session lasts.
 */
function issueToken(): Response {
  try {
    const headers = { "cache-control": "no-store" };
    return Response.json({ token: newToken() }, { status: 201, headers });
  } catch (error) {
    if (!(error instanceof RandomSourceError)) throw error;
    console.error(`no session issued: ${error.message}`);
    return new Response("no session can be issued now\n", { status: 503 });
  }
}

function newToken(): string {
  return backend.randomBytes(tokenSize).toBase64({ alphabet: "base64url", omitPadding: true });
}
