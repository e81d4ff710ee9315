import { TableOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { useState } from 'react';

import { useUi } from '@/lib/ui-store';

import { COLUMN_NAMES } from './columns';

/** Which columns the table shows; kept in this browser. */
export function ColumnPicker() {
  const { hiddenColumns, setHiddenColumns } = useUi();
  const [open, setOpen] = useState(false);
  const shown = COLUMN_NAMES.filter(({ key }) => !hiddenColumns.includes(key)).map(({ key }) => key);
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
        selectedKeys: shown,
        items: COLUMN_NAMES.map(({ key, title }) => ({ key, label: title })),
        onSelect: ({ key }) => setHiddenColumns(hiddenColumns.filter((name) => name !== key)),
        onDeselect: ({ key }) => setHiddenColumns([...hiddenColumns, key]),
      }}
    >
      <Tooltip title="Columns">
        <Button aria-label="Columns" icon={<TableOutlined aria-hidden />} />
      </Tooltip>
    </Dropdown>
  );
}
