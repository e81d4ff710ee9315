import { PaperClipOutlined } from '@ant-design/icons';
import { useState } from 'react';

import { fileSize } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './conversation.module.css';

import type { Attachment } from '@/lib/types';

/** What a browser draws from bytes alone: nothing that could run, and nothing that could ask the network. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp']);

function address({ ticket_id, id }: Attachment): string {
  return `/api/tickets/${ticket_id}/attachments/${id}`;
}

function Picture({ file }: { file: Attachment }) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  if (broken) return <Download file={file} />;
  return (
    <a
      href={address(file)}
      download={file.filename}
      className={styles.picture}
      title={t('tickets.download', { file: file.filename })}
    >
      <img src={address(file)} alt={file.filename} loading="lazy" onError={() => setBroken(true)} />
    </a>
  );
}

function Download({ file }: { file: Attachment }) {
  return (
    <a href={address(file)} download={file.filename} className={styles.download}>
      <PaperClipOutlined aria-hidden /> <span>{file.filename}</span> <small>{fileSize(file.size)}</small>
    </a>
  );
}

/** Files of a message: pictures as such, everything a download. */
export function Attachments({ files }: { files: Attachment[] }) {
  const t = useT();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t('tickets.attachments')}>
      {files.map((file) => (
        <li key={file.id}>
          {IMAGES.has(file.media_type) ? <Picture file={file} /> : <Download file={file} />}
        </li>
      ))}
    </ul>
  );
}
