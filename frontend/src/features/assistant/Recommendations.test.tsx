import { fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';

import { ticket } from '@/test/fixtures';
import { renderAs } from '@/test/render';

import { Recommendations } from './Recommendations';

import type { Recommendation } from './stream';

const RECOMMENDATION = {
  category: null,
  suggested_priority: 'high',
  suggested_tags: ['refund'],
} as unknown as Recommendation;

function Harness() {
  const before = ticket({ priority: 'medium', tags: [] });
  const [now, setNow] = useState(before);
  const [applying, setApplying] = useState(false);
  const refuse = () => {
    setNow(before);
    setApplying(false);
  };
  return (
    <>
      <button onClick={refuse}>refuse</button>
      <Recommendations
        ticket={now}
        recommendation={RECOMMENDATION}
        applying={applying}
        onApply={(patch) => {
          setNow({ ...now, ...patch } as typeof now);
          setApplying(true);
        }}
      />
    </>
  );
}

describe('what is recommended', () => {
  it.each(['Apply priority High', 'Apply tag refund'])('has the focus once it was applied: %s', (name) => {
    renderAs(<Harness />);
    const button = screen.getByRole('button', { name });
    button.focus();
    fireEvent.click(button);
    expect(button).not.toBeInTheDocument();
    expect(document.activeElement).not.toBe(document.body);
    expect(document.activeElement).toHaveTextContent(/^Applied$|refund.*Applied/);
    // Refused after all: to be tried again.
    fireEvent.click(screen.getByText('refuse'));
    expect(screen.getByRole('button', { name })).toHaveFocus();
  });
});
