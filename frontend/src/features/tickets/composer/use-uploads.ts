import { useEffect, useEffectEvent } from 'react';
import { create } from 'zustand';

import { draftFor, saveDraft } from '@/lib/composer-draft';
import { ATTACHMENT_BYTES, inMegabytes } from '@/lib/file-limits';
import { t } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { upload } from '@/lib/upload';

import type { DraftFile } from '@/lib/composer-draft';
import type { Attachment, Ticket } from '@/lib/types';

export const MAX_FILES = 20;

type HomeTicket = Pick<Ticket, 'id' | 'created_at'>;

/** A file on its way to the server. */
export interface RunningUpload {
  key: number;
  userId: number;
  ticket: HomeTicket;
  file: File;
  share: number;
  error: string | null;
  /** It failed after its page was left. */
  unseen?: boolean;
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

const useRunning = create<{ uploads: RunningUpload[] }>(() => ({ uploads: [] }));

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
// Only while files are on their way: browsers keep no page to go back to that asks before it is left.
useRunning.subscribe(({ uploads }) => {
  if (uploads.some(({ error }) => error === null)) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
});
const controls = new Map<number, AbortController>();
/** Who shows a message while its files come: its composer. */
const writers = new Map<string, (file: DraftFile) => void>();

function writerOf({ userId, ticket }: Pick<RunningUpload, 'userId' | 'ticket'>): string {
  return `${userId}.${ticket.id}`;
}

function change(key: number, part: Partial<RunningUpload>): void {
  useRunning.setState(({ uploads }) => ({
    uploads: uploads.map((one) => (one.key === key ? { ...one, ...part } : one)),
  }));
}

function forget(key: number): void {
  controls.delete(key);
  useRunning.setState(({ uploads }) => ({ uploads: uploads.filter((one) => one.key !== key) }));
}

function cancel(key: number): void {
  controls.get(key)?.abort();
  forget(key);
}

/** Its page may have been left: then the draft that is kept gets it. */
function attach(upload: RunningUpload, file: DraftFile): void {
  const { userId, ticket } = upload;
  const writer = writers.get(writerOf(upload));
  if (writer) {
    writer(file);
    return;
  }
  const draft = draftFor(userId, ticket);
  saveDraft(userId, ticket.id, { ...draft, files: [...draft.files, file] });
}

async function run(running: RunningUpload): Promise<void> {
  const { key, file, ticket } = running;
  const control = new AbortController();
  controls.set(key, control);
  const form = () => {
    const data = new FormData();
    data.append('file', file, file.name);
    return data;
  };
  try {
    const { id, filename, media_type, size } = await upload<Attachment>(
      `/api/tickets/${ticket.id}/attachments`,
      form,
      { signal: control.signal, onProgress: (share) => change(key, { share }) },
    );
    forget(key);
    attach(running, { id, filename, media_type, size });
  } catch (error) {
    if (control.signal.aborted) forget(key);
    else change(key, { error: toProblem(error).detail, unseen: !writers.has(writerOf(running)) });
  }
}

function retry(failed: RunningUpload): void {
  change(failed.key, { share: 0, error: null, unseen: false });
  void run(failed);
}

/** Uploads that failed after their page was left. */
export function useUnseenFailures(userId: number): RunningUpload[] {
  return useRunning(({ uploads }) => uploads).filter((one) => one.userId === userId && one.unseen === true);
}

/**
 * Files of a message that is being written: each is uploaded at once, whether its page is left or not, and belongs to
 * the draft when it has arrived.
 */
export function useUploads(ticket: HomeTicket, userId: number, onDone: (file: DraftFile) => void) {
  const { id, created_at } = ticket;
  const running = useRunning(({ uploads }) => uploads).filter(
    (one) => one.userId === userId && one.ticket.id === id && one.ticket.created_at === created_at,
  );
  const take = useEffectEvent(onDone);
  useEffect(() => {
    const writer = writerOf({ userId, ticket: { id, created_at } });
    const mine = (file: DraftFile) => take(file);
    writers.set(writer, mine);
    return () => {
      if (writers.get(writer) === mine) writers.delete(writer);
    };
  }, [userId, id, created_at]);

  const add = (files: Iterable<File>) => {
    for (const original of files) {
      const file = named(original);
      const key = (lastKey += 1);
      const error =
        file.size > ATTACHMENT_BYTES
          ? t('tickets.fileTooLarge', { max: inMegabytes(ATTACHMENT_BYTES) })
          : null;
      const added = { key, userId, ticket: { id, created_at }, file, share: 0, error };
      useRunning.setState(({ uploads }) => ({ uploads: [...uploads, added] }));
      if (error === null) void run(added);
    }
  };
  return { running, add, retry, cancel, busy: running.some(({ error }) => error === null) };
}
