import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { api, unwrap } from '@/lib/api';
import { loadForm, saveForm } from '@/lib/composer-draft';
import { newKey } from '@/lib/idempotency';
import { toProblem } from '@/lib/problem';
import { isProgram } from '@/lib/programs';
import { upload } from '@/lib/upload';

import { requestKey } from './api';

import type { Attachment, Ticket, User } from '@/lib/types';

const FORM = 'request';

/** What is kept in this browser until the request has arrived. */
interface Kept {
  title: string;
  content: string;
  /** Names the request: however often it is sent, one ticket comes of it. */
  key: string;
  /** A reload loses the files themselves. */
  files: string[];
}

export interface RequestText {
  title: string;
  content: string;
}

export interface ChosenFile {
  key: number;
  file: File;
  /** 0..1 while it is on its way. */
  share: number | null;
  error: string | null;
}

let lastFile = 0;

/** Those that are not there yet: of one whose answer was lost, nobody knew whether it had arrived. */
async function missing(ticketId: number, chosen: readonly ChosenFile[]): Promise<ChosenFile[]> {
  const there = await unwrap(
    api.GET('/api/tickets/{ticket_id}/attachments', { params: { path: { ticket_id: ticketId } } }),
  );
  return chosen.filter(
    ({ file }) => !there.some(({ filename, size }) => filename === file.name && size === file.size),
  );
}

interface Arrival {
  onArrived: (ticket: Ticket) => void;
  /** The page was left meanwhile, and these files were refused. */
  onFilesLeft: (ticket: Ticket, names: string[]) => void;
}

/** A request that is being written, sent and followed by its files. Whatever fails, the text and the files stay. */
export function useNewRequest(me: User, { onArrived, onFilesLeft }: Arrival) {
  const client = useQueryClient();
  const [start] = useState<Kept>(() => ({
    title: '',
    content: '',
    key: newKey(),
    files: [],
    ...loadForm<Kept>(me.id, FORM),
  }));
  /** Files of before a reload. */
  const [lost, setLost] = useState(start.files);
  /** Names of files that were chosen last and cannot be sent. */
  const [refused, setRefused] = useState<string[]>([]);
  const kept = useRef<Kept>({ ...start, files: [] });
  const [files, setFiles] = useState<ChosenFile[]>([]);
  const [ticket, setTicket] = useState<Ticket | null>(null);
  /** It has arrived, and some of its files were refused. */
  const [incomplete, setIncomplete] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  /** The key came with another text before: that one has arrived. */
  const [earlier, setEarlier] = useState(false);

  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  const keep = (change: Partial<Kept>) => {
    kept.current = { ...kept.current, ...change };
    const { title, content, files: names } = kept.current;
    saveForm(me.id, FORM, title === '' && content === '' && names.length === 0 ? null : kept.current);
  };
  const setChosen = (next: ChosenFile[]) => {
    setFiles(next);
    if (!ticket) keep({ files: next.map(({ file }) => file.name) });
  };
  const change = (key: number, part: Partial<ChosenFile>) =>
    setFiles((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  /** One after the other, in the order in which they were chosen; returns the names of those that were refused. */
  const sendFiles = async (to: Ticket, chosen: readonly ChosenFile[]): Promise<string[]> => {
    const refused: string[] = [];
    for (const { key, file } of chosen) {
      change(key, { share: 0, error: null });
      const form = () => {
        const data = new FormData();
        data.append('file', file, file.name);
        data.append('to_ticket', 'true');
        return data;
      };
      try {
        await upload<Attachment>(`/api/tickets/${to.id}/attachments`, form, {
          onProgress: (share) => change(key, { share }),
        });
        setFiles((all) => all.filter((one) => one.key !== key));
      } catch (reason) {
        refused.push(file.name);
        change(key, { share: null, error: toProblem(reason).detail });
      }
    }
    return refused;
  };

  const finish = async (arrived: Ticket, chosen: readonly ChosenFile[]) => {
    const refused = await sendFiles(arrived, chosen);
    void client.invalidateQueries({ queryKey: requestKey(arrived.id) });
    if (!here.current) {
      if (refused.length > 0) onFilesLeft(arrived, refused);
    } else if (refused.length === 0) onArrived(arrived);
    else setIncomplete(true);
  };

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } finally {
      setBusy(false);
    }
  };

  /** Rejects with why the request was refused, for the fields that the answer names. */
  const send = (text: RequestText): Promise<void> =>
    run(async () => {
      setEarlier(false);
      keep(text);
      let arrived: Ticket;
      try {
        arrived = await unwrap(
          api.POST('/api/tickets', {
            params: { header: { 'idempotency-key': kept.current.key } },
            body: text,
          }),
        );
      } catch (reason) {
        if (toProblem(reason).code !== 'idempotency_mismatch') throw reason;
        keep({ key: newKey() });
        setEarlier(true);
        return;
      }
      saveForm(me.id, FORM, null);
      client.setQueryData(requestKey(arrived.id), arrived);
      void client.invalidateQueries({ queryKey: ['tickets'] });
      setTicket(arrived);
      await finish(arrived, files);
    });

  return {
    start,
    lost,
    refused,
    files,
    /** The request once it has arrived; files may still be on their way, or were refused. */
    ticket,
    incomplete,
    busy,
    error,
    earlier,
    setError,
    keepText: (text: RequestText) => keep(text),
    send,
    sendFilesAgain: () =>
      run(async () => {
        if (!ticket) return;
        try {
          const left = await missing(ticket.id, files);
          setFiles(left);
          await finish(ticket, left);
        } catch (reason) {
          setError(reason);
        }
      }),
    addFiles: (added: readonly File[]) => {
      setLost([]);
      const accepted = added.filter(({ name }) => !isProgram(name));
      setRefused(added.filter(({ name }) => isProgram(name)).map(({ name }) => name));
      setChosen([
        ...files,
        ...accepted.map((file) => ({ key: (lastFile += 1), file, share: null, error: null })),
      ]);
    },
    removeFile: (key: number) => setChosen(files.filter((one) => one.key !== key)),
  };
}
