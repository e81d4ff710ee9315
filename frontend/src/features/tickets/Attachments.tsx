import { PaperClipOutlined } from '@ant-design/icons';

import { fileSize } from '@/lib/format';

import styles from './ticket.module.css';

import type { Attachment } from '@/lib/types';

/** Files of a message, each a download. */
export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Attachments">
      {files.map((file) => (
        <li key={file.id}>
          <a href={`/api/tickets/${file.ticket_id}/attachments/${file.id}`} download={file.filename}>
            <PaperClipOutlined aria-hidden /> {file.filename}
          </a>{' '}
          <span>{fileSize(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}
