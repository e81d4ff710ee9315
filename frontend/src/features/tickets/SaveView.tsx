import { SaveOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useNavigate } from 'react-router';

import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';

import { DEFAULT_SORT } from './list-params';
import { toStored } from './views';
import { useSaveView } from './views-api';

import type { ListParams } from './list-params';

const ViewDialog = lazy(() => import('./ViewDialog'));

/** Keep the filters of now: as a view of its own, or in the saved view that is shown. */
export function SaveView({ params }: { params: ListParams }) {
  const t = useT();
  const me = useMe();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const save = useSaveView();
  const [naming, setNaming] = useState(false);
  const { saved } = params.view;
  const filters = toStored({
    ...params.filters,
    ...(params.sort === DEFAULT_SORT ? {} : { sort: params.sort }),
  });
  const mine = saved && (saved.owner_id === me.id || me.role === 'admin');
  const show = (id: number) => void navigate(`/tickets?view=saved-${id}`);
  return (
    <>
      {mine && (
        <Button
          type="text"
          icon={<SaveOutlined aria-hidden />}
          loading={save.isPending}
          onClick={() =>
            save.mutate(
              { id: saved.id, filters },
              {
                onSuccess: ({ id }) => show(id),
                onError: (error) => void message.error(toProblem(error).detail),
              },
            )
          }
        >
          {t('tickets.saveChanges')}
        </Button>
      )}
      <Button
        type="text"
        icon={mine ? undefined : <SaveOutlined aria-hidden />}
        onClick={() => setNaming(true)}
      >
        {t('tickets.saveView')}
      </Button>
      {naming && (
        <Suspense fallback={null}>
          <ViewDialog filters={filters} onClose={() => setNaming(false)} onSaved={({ id }) => show(id)} />
        </Suspense>
      )}
    </>
  );
}
