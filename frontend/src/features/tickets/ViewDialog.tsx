import { Checkbox, Form, Input, Modal } from 'antd';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';

import { useSaveView } from './views-api';

import type { SavedView } from '@/lib/types';

interface ViewForm {
  name: string;
  shared: boolean;
}

interface ViewDialogProps {
  /** The view that gets another name; without one, `filters` become a new view. */
  view?: SavedView;
  filters?: Record<string, unknown>;
  onClose: () => void;
  onSaved?: (view: SavedView) => void;
}

/** Name a view, and say whether the others see it. */
export default function ViewDialog({ view, filters, onClose, onSaved }: ViewDialogProps) {
  const t = useT();
  const [form] = Form.useForm<ViewForm>();
  const save = useSaveView();
  return (
    <Modal
      open
      width={400}
      title={view ? t('tickets.editView') : t('tickets.saveView')}
      okText={t('tickets.save')}
      cancelText={t('tickets.cancel')}
      confirmLoading={save.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form<ViewForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: view?.name ?? '', shared: view?.shared ?? false }}
        onFinish={({ name, shared }) =>
          save.mutate(
            { name: name.trim(), shared, ...(view ? { id: view.id } : {}), ...(filters ? { filters } : {}) },
            {
              onSuccess: (saved) => {
                onClose();
                onSaved?.(saved);
              },
            },
          )
        }
      >
        <Form.Item
          name="name"
          label={t('tickets.viewName')}
          rules={[
            { required: true, whitespace: true, message: t('tickets.nameRequired') },
            { max: 100, message: t('tickets.atMost', { max: 100 }) },
          ]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item name="shared" valuePropName="checked">
          <Checkbox>{t('tickets.shareView')}</Checkbox>
        </Form.Item>
      </Form>
      {save.error && <ProblemAlert error={save.error} />}
    </Modal>
  );
}
