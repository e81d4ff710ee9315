import { networkProblem, problemFrom } from './problem';
import { waitForSignIn } from './sign-in-gate';

interface UploadOptions {
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** One request; fetch cannot tell how much has gone out, so it is the older API. */
function send<T>(url: string, form: FormData, { onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', url);
    request.responseType = 'text';
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress?.(loaded / total);
    };
    request.onload = () => {
      let body: unknown = request.responseText;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // A proxy's page: its status says enough.
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else reject(problemFrom(request.status, body, request.getResponseHeader('x-request-id')));
    };
    request.onerror = () => reject(networkProblem());
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) {
      reject(new DOMException('Aborted', 'AbortError'));
      return;
    }
    signal?.addEventListener('abort', abort);
    request.send(form);
  });
}

/** Upload a form with its progress (0..1). Throws a ProblemError, waits for a new sign-in as every call does. */
export async function upload<T>(url: string, form: () => FormData, options: UploadOptions = {}): Promise<T> {
  for (;;) {
    try {
      return await send<T>(url, form(), options);
    } catch (error) {
      if (!(error instanceof Error && 'status' in error && error.status === 401)) throw error;
      try {
        await waitForSignIn();
      } catch {
        throw error;
      }
    }
  }
}
