import { CloseOutlined } from '@ant-design/icons';
import { Progress } from 'antd';

import styles from './file-chip.module.css';

import type { ReactNode } from 'react';

interface FileChipProps {
  name: string;
  /** Before the name: what kind of thing this is, or a way to try again. */
  icon: ReactNode;
  /** After the name: a size, a share. */
  detail?: ReactNode;
  /** Why it did not arrive. */
  error?: string | null;
  /** The button at the end; without it the file stays. */
  remove?: { label: string; onClick: () => void };
}

/** A file that goes with a message, on its way or refused: an entry of a list. */
export function FileChip({ name, icon, detail, error = null, remove }: FileChipProps) {
  return (
    <li className={styles.chip} data-failed={error !== null}>
      {icon}
      <span className={styles.name} title={name}>
        {name}
      </span>
      {detail !== undefined && <small>{detail}</small>}
      {remove && (
        <button type="button" aria-label={remove.label} onClick={remove.onClick}>
          <CloseOutlined aria-hidden />
        </button>
      )}
      {error !== null && (
        <small role="alert" className={styles.error}>
          {error}
        </small>
      )}
    </li>
  );
}

/** How much of a file has gone. */
export function FileProgress({ share, label }: { share: number; label: string }) {
  return (
    <Progress
      type="circle"
      size={14}
      strokeWidth={14}
      percent={Math.round(share * 100)}
      showInfo={false}
      aria-label={label}
    />
  );
}
