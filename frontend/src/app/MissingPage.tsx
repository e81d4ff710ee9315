import { Button } from 'antd';
import { Link } from 'react-router';

import { EmptyState } from '@/components/PageState';

export function MissingPage() {
  return (
    <EmptyState
      title="There is no page here"
      action={
        <Link to="/tickets">
          <Button>Back to tickets</Button>
        </Link>
      }
    >
      The address may be mistyped, or the page has moved.
    </EmptyState>
  );
}
