import { PaperClipOutlined, ReloadOutlined } from '@ant-design/icons';

import { FileChip, FileProgress } from '@/components/FileChip';
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
        <FileChip
          key={file.id}
          name={file.filename}
          icon={<PaperClipOutlined aria-hidden />}
          detail={fileSize(file.size)}
          remove={{
            label: t('tickets.removeFile', { file: file.filename }),
            onClick: () => onRemove(file),
          }}
        />
      ))}
      {running.map((upload) => (
        <FileChip
          key={`up-${upload.key}`}
          name={upload.file.name}
          icon={
            upload.error === null ? (
              <FileProgress share={upload.share} label={t('tickets.uploading', { file: upload.file.name })} />
            ) : (
              <button
                type="button"
                aria-label={t('tickets.uploadAgain', { file: upload.file.name })}
                onClick={() => onRetry(upload)}
              >
                <ReloadOutlined aria-hidden />
              </button>
            )
          }
          detail={upload.error === null ? `${Math.round(upload.share * 100)} %` : undefined}
          error={upload.error}
          remove={{
            label: t('tickets.removeFile', { file: upload.file.name }),
            onClick: () => onCancel(upload.key),
          }}
        />
      ))}
    </ul>
  );
}
