import { TableOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { memo, useState } from 'react';

import { useT } from '@/lib/i18n';
import { useUi } from '@/lib/ui-store';

import { COLUMNS } from './columns';

/** Which columns the table shows; kept in this browser. */
export const ColumnPicker = memo(function ColumnPicker() {
  const t = useT();
  const { hiddenColumns, setHiddenColumns } = useUi();
  const [open, setOpen] = useState(false);
  const shown = COLUMNS.filter((key) => !hiddenColumns.includes(key));
  return (
    <Dropdown
      trigger={['click']}
      open={open}
      onOpenChange={(next, { source }) => {
        if (source === 'trigger' || next) setOpen(next);
      }}
      menu={{
        multiple: true,
        selectable: true,
        selectedKeys: [...shown],
        items: COLUMNS.map((key) => ({ key, label: t(`tickets.column.${key}`) })),
        onSelect: ({ key }) => setHiddenColumns(hiddenColumns.filter((name) => name !== key)),
        onDeselect: ({ key }) => setHiddenColumns([...hiddenColumns, key]),
      }}
    >
      <Tooltip title={t('tickets.columns')}>
        <Button aria-label={t('tickets.columns')} icon={<TableOutlined aria-hidden />} />
      </Tooltip>
    </Dropdown>
  );
});
