import { useEffect, useRef, useState } from 'react';

import { ATTACHMENT_BYTES, inMegabytes } from '@/lib/file-limits';
import { t } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { upload } from '@/lib/upload';

import type { DraftFile } from '@/lib/composer-draft';
import type { Attachment } from '@/lib/types';

export const MAX_FILES = 20;

/** A file on its way to the server. */
export interface RunningUpload {
  key: number;
  file: File;
  share: number;
  error: string | null;
}

let lastKey = 0;

/** A pasted picture has no name of its own. */
function named(file: File): File {
  if (file.name !== '' && file.name !== 'image.png') return file;
  const stamp = new Date().toISOString().slice(0, 19).replace(/[T:]/g, '-');
  return new File([file], `${t('tickets.pastedImage')}-${stamp}.${file.type.split('/')[1] ?? 'png'}`, {
    type: file.type,
  });
}

/** Files of a message that is being written: each is uploaded at once, and belongs to the draft when it has arrived. */
export function useUploads(ticketId: number, onDone: (file: DraftFile) => void) {
  const [running, setRunning] = useState<RunningUpload[]>([]);
  const controls = useRef(new Map<number, AbortController>());
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const all = controls.current;
    return () => all.forEach((control) => control.abort());
  }, []);

  const change = (key: number, part: Partial<RunningUpload>) =>
    setRunning((uploads) => uploads.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: number) => {
    controls.current.delete(key);
    setRunning((uploads) => uploads.filter((one) => one.key !== key));
  };

  const run = async (key: number, file: File) => {
    const control = new AbortController();
    controls.current.set(key, control);
    const form = () => {
      const data = new FormData();
      data.append('file', file, file.name);
      return data;
    };
    try {
      const stored = await upload<Attachment>(`/api/tickets/${ticketId}/attachments`, form, {
        signal: control.signal,
        onProgress: (share) => change(key, { share }),
      });
      forget(key);
      done.current({
        id: stored.id,
        filename: stored.filename,
        media_type: stored.media_type,
        size: stored.size,
      });
    } catch (error) {
      if (control.signal.aborted) forget(key);
      else change(key, { error: toProblem(error).detail });
    }
  };

  const add = (files: Iterable<File>) => {
    for (const original of files) {
      const file = named(original);
      const key = (lastKey += 1);
      const error =
        file.size > ATTACHMENT_BYTES
          ? t('tickets.fileTooLarge', { max: inMegabytes(ATTACHMENT_BYTES) })
          : null;
      setRunning((uploads) => [...uploads, { key, file, share: 0, error }]);
      if (error === null) void run(key, file);
    }
  };
  const retry = ({ key, file }: RunningUpload) => {
    change(key, { share: 0, error: null });
    void run(key, file);
  };
  const cancel = (key: number) => {
    controls.current.get(key)?.abort();
    forget(key);
  };
  return { running, add, retry, cancel, busy: running.some(({ error }) => error === null) };
}
