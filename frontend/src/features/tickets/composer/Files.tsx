import { CloseOutlined, PaperClipOutlined, ReloadOutlined } from '@ant-design/icons';
import { Progress } from 'antd';

import { fileSize } from '@/lib/format';
import { useT } from '@/lib/i18n';

import styles from './composer.module.css';

import type { RunningUpload } from './use-uploads';
import type { DraftFile } from '@/lib/composer-draft';

interface FilesProps {
  files: readonly DraftFile[];
  running: readonly RunningUpload[];
  onRemove: (file: DraftFile) => void;
  onCancel: (key: number) => void;
  onRetry: (upload: RunningUpload) => void;
}

/** What goes with the message: files that have arrived, and those on their way. */
export function Files({ files, running, onRemove, onCancel, onRetry }: FilesProps) {
  const t = useT();
  if (files.length + running.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t('tickets.filesToSend')}>
      {files.map((file) => (
        <li key={file.id} className={styles.file}>
          <PaperClipOutlined aria-hidden />
          <span className={styles.fileName} title={file.filename}>
            {file.filename}
          </span>
          <small>{fileSize(file.size)}</small>
          <button
            type="button"
            aria-label={t('tickets.removeFile', { file: file.filename })}
            onClick={() => onRemove(file)}
          >
            <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
      {running.map((upload) => (
        <li key={`up-${upload.key}`} className={styles.file} data-failed={upload.error !== null}>
          {upload.error === null ? (
            <Progress
              type="circle"
              size={14}
              strokeWidth={14}
              percent={Math.round(upload.share * 100)}
              showInfo={false}
              aria-label={t('tickets.uploading', { file: upload.file.name })}
            />
          ) : (
            <button
              type="button"
              aria-label={t('tickets.uploadAgain', { file: upload.file.name })}
              onClick={() => onRetry(upload)}
            >
              <ReloadOutlined aria-hidden />
            </button>
          )}
          <span className={styles.fileName} title={upload.file.name}>
            {upload.file.name}
          </span>
          {upload.error === null ? (
            <small>{`${Math.round(upload.share * 100)} %`}</small>
          ) : (
            <small role="alert">{upload.error}</small>
          )}
          <button
            type="button"
            aria-label={t('tickets.removeFile', { file: upload.file.name })}
            onClick={() => onCancel(upload.key)}
          >
            <CloseOutlined aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
