/** Names a request: however often it is sent under this name, the server does once what it asks for. */
export function newKey(): string {
  // Not randomUUID: browsers have that on HTTPS alone.
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}
