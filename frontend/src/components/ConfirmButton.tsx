import { Button, Modal } from 'antd';
import { useState } from 'react';

import { useT } from '@/lib/i18n';

import { ProblemAlert } from './ProblemAlert';

import type { ButtonProps } from 'antd';
import type { ReactNode } from 'react';

interface ConfirmButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** The question. */
  title: string;
  /** What follows from it, and whether it can be undone. */
  description?: ReactNode;
  /** The verb on the button that does it. */
  okText: string;
  /** The dialog stays open, with the reason, when this fails. */
  onConfirm: () => Promise<unknown>;
  /** Shows a failure that has more to say than a sentence; what gives nothing is shown as every other. */
  explain?: (error: unknown) => ReactNode;
}

/** A button whose action is asked about first. */
export function ConfirmButton({
  title,
  description,
  okText,
  onConfirm,
  explain,
  danger = true,
  ...button
}: ConfirmButtonProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const confirm = async () => {
    setRunning(true);
    setError(null);
    try {
      await onConfirm();
      setOpen(false);
    } catch (reason) {
      setError(reason);
    } finally {
      setRunning(false);
    }
  };
  return (
    <>
      <Button danger={danger} {...button} onClick={() => setOpen(true)} />
      <Modal
        open={open}
        title={title}
        okText={okText}
        cancelText={t('common.cancel')}
        okButtonProps={{ danger }}
        confirmLoading={running}
        onCancel={() => {
          setOpen(false);
          setError(null);
        }}
        onOk={() => void confirm()}
      >
        {description}
        {error ? explain?.(error) || <ProblemAlert error={error} /> : null}
      </Modal>
    </>
  );
}
