import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useRef } from 'react';
import { describe, expect, it, vi } from 'vitest';

import { listedHotkeys, useHotkeys } from './hotkeys';
import { useListKeys } from './list-keys';
import { pageActions, usePageActions } from './page-actions';
import { useUi } from './ui-store';

import type { Hotkey, Scope } from './hotkeys';

function Keys({ hotkeys, scope }: { hotkeys: Hotkey[]; scope?: Scope }) {
  useHotkeys(hotkeys, scope);
  return <input aria-label="box" />;
}

const user = () => userEvent.setup({ delay: null });

describe('useHotkeys', () => {
  it('runs, but neither while one types nor while a dialog is open', async () => {
    const run = vi.fn();
    const view = render(<Keys hotkeys={[{ keys: 'r', label: 'Reply', run }]} />);
    await user().keyboard('r');
    expect(run).toHaveBeenCalledTimes(1);
    await user().type(screen.getByLabelText('box'), 'r');
    expect(run).toHaveBeenCalledTimes(1);
    screen.getByLabelText('box').blur();
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    dialog.setAttribute('aria-modal', 'true');
    document.body.append(dialog);
    await user().keyboard('r');
    dialog.remove();
    expect(run).toHaveBeenCalledTimes(1);
    view.unmount();
    await user().keyboard('r');
    expect(run).toHaveBeenCalledTimes(1);
    expect(listedHotkeys().page).toEqual([]);
  });

  it('runs where a box to tick or a choice has the focus: no letters go in there', async () => {
    const run = vi.fn();
    render(
      <>
        <Keys hotkeys={[{ keys: 'r', label: 'Reply', run }]} />
        <input type="checkbox" aria-label="tick" />
        <input type="radio" aria-label="choice" />
      </>,
    );
    await user().click(screen.getByLabelText('tick'));
    await user().keyboard('r');
    await user().click(screen.getByLabelText('choice'));
    await user().keyboard('r');
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('can be switched off', async () => {
    const run = vi.fn();
    render(<Keys hotkeys={[{ keys: 'r', label: 'Reply', run }]} />);
    useUi.getState().setSingleKeys(false);
    await user().keyboard('r');
    useUi.getState().setSingleKeys(true);
    expect(run).not.toHaveBeenCalled();
  });

  it('lets a page give a key its own meaning, and lists each key once', async () => {
    const own = vi.fn();
    const general = vi.fn();
    render(
      <>
        <Keys
          hotkeys={[
            { keys: 'x', label: 'Own', run: own },
            { keys: 'Enter', label: 'Open' },
          ]}
        />
        <Keys scope="everywhere" hotkeys={[{ keys: 'x', label: 'General', run: general }]} />
      </>,
    );
    await user().keyboard('x');
    expect(own).toHaveBeenCalledOnce();
    expect(general).not.toHaveBeenCalled();
    const { page, everywhere } = listedHotkeys();
    expect(page.map(({ label }) => label)).toEqual(['Own', 'Open']);
    expect(everywhere).toEqual([]);
  });
});

describe('usePageActions', () => {
  it('offers actions while the page is shown, with the newest label and closure', async () => {
    function Page({ label, run }: { label: string; run: () => void }) {
      usePageActions([{ id: 'a', label, keys: 'a', run }]);
      return null;
    }
    const before = vi.fn();
    const after = vi.fn();
    const view = render(<Page label="Assign" run={before} />);
    view.rerender(<Page label="Assign to me" run={after} />);
    await user().keyboard('a');
    expect(before).not.toHaveBeenCalled();
    expect(after).toHaveBeenCalledOnce();
    expect(pageActions().map(({ label }) => label)).toEqual(['Assign to me']);
    view.unmount();
    expect(pageActions()).toEqual([]);
  });
});

describe('useListKeys', () => {
  it('moves the focus with j and k, and leaves Enter to the link', async () => {
    const opened = vi.fn();
    function List() {
      const list = useRef<HTMLDivElement>(null);
      useListKeys(list);
      return (
        <div ref={list}>
          {['one', 'two'].map((name) => (
            <button key={name} type="button" data-row-stop onClick={() => void opened(name)}>
              {name}
            </button>
          ))}
        </div>
      );
    }
    render(<List />);
    await user().keyboard('j');
    expect(screen.getByText('one')).toHaveFocus();
    await user().keyboard('jj');
    expect(screen.getByText('two')).toHaveFocus();
    await user().keyboard('k');
    await user().keyboard('{Enter}');
    expect(opened.mock.calls).toEqual([['one']]);
  });
});
