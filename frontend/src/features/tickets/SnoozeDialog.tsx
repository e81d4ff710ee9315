import { Input, Modal } from 'antd';
import { useId, useState } from 'react';

import { useT } from '@/lib/i18n';

import { localInput, snoozeTimes } from './snooze';

interface SnoozeDialogProps {
  onSnooze: (until: Date) => void;
  onClose: () => void;
}

/** Any time from now on. */
export default function SnoozeDialog({ onSnooze, onClose }: SnoozeDialogProps) {
  const t = useT();
  const id = useId();
  const [value, setValue] = useState(() => localInput(snoozeTimes().tomorrow));
  const [earliest] = useState(() => localInput(new Date()));
  const valid = value > earliest;
  return (
    <Modal
      open
      width={360}
      title={t('tickets.snooze')}
      okText={t('tickets.snooze')}
      okButtonProps={{ disabled: !valid }}
      cancelText={t('tickets.cancel')}
      onCancel={onClose}
      onOk={() => {
        onSnooze(new Date(value));
        onClose();
      }}
    >
      <label htmlFor={id}>{t('tickets.snoozeUntil')}</label>
      <Input
        id={id}
        type="datetime-local"
        min={earliest}
        value={value}
        status={valid ? undefined : 'error'}
        onChange={(event) => setValue(event.target.value)}
      />
      {!valid && <p role="alert">{t('tickets.snoozePast')}</p>}
    </Modal>
  );
}
