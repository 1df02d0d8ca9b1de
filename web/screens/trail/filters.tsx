// Which entries are shown: all of it is in the address, so that a link shows somebody else the same.
import { useId } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { actionNames, useActionName } from '../../frame/action-name.ts'
import { useWords } from '../../frame/language.ts'
import { shortId, useNamesOf } from '../../frame/names-of-trail.ts'
import { fields, isBefore, isId, type Selection } from './selection.ts'
import styles from './trail.module.css'
import words from './words.ts'

type Props = { readonly selection: Selection; readonly change: (changed: Selection) => void }

export function Filters({ selection, change }: Props) {
  const t = useWords(words)
  const id = useId()
  const actionName = useActionName()
  const names = useNamesOf([selection.subject ?? null, selection.actor ?? null].filter((one) => one && isId(one)))
  const set = (field: keyof Selection, value: string) => change({ [field]: value === '' ? undefined : value })
  const person = (field: 'subject' | 'actor') => {
    const value = selection[field]
    const named = value === undefined ? undefined : names.get(value)
    return (
      <TextField
        key={value}
        label={t[field]}
        defaultValue={value ?? ''}
        hint={named?.name || t.idHint}
        wrong={value !== undefined && !isId(value) ? t.notAnId : null}
        spellCheck={false}
        autoComplete="off"
        onBlur={(event) => set(field, event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && set(field, event.currentTarget.value.trim())}
      />
    )
  }
  const actions = [...actionNames].sort((one, other) => actionName(one).localeCompare(actionName(other), 'fr'))
  const known = selection.action === undefined || actionNames.includes(selection.action)
  return (
    <search className={styles.panel} aria-label={t.filters}>
      <div className={styles.filters}>
        {person('subject')}
        {person('actor')}
        <SelectField
          label={t.action}
          value={selection.action ?? ''}
          onChange={(event) => set('action', event.target.value)}
        >
          <option value="">{t.allActions}</option>
          {!known && <option value={selection.action}>{selection.action}</option>}
          {actions.map((one) => (
            <option key={one} value={one}>
              {actionName(one)}
            </option>
          ))}
        </SelectField>
        <TextField
          type="date"
          label={t.from}
          value={selection.from ?? ''}
          onChange={(event) => set('from', event.target.value)}
        />
        <TextField
          type="date"
          label={t.until}
          value={selection.until ?? ''}
          wrong={isBefore(selection.until, selection.from) ? t.wrongOrder : null}
          onChange={(event) => set('until', event.target.value)}
        />
        <div className={styles.check}>
          <input
            id={id}
            type="checkbox"
            checked={selection.refused === 'true'}
            onChange={(event) => set('refused', event.target.checked ? 'true' : '')}
          />
          <label htmlFor={id}>{t.refusedOnly}</label>
        </div>
      </div>
      {Object.keys(selection).length > 0 && (
        <Button onClick={() => change(Object.fromEntries(fields.map((field) => [field, undefined])))}>{t.clear}</Button>
      )}
    </search>
  )
}

/** What to call somebody: their name, or the end of their id. */
export const calledBy = (names: ReturnType<typeof useNamesOf>, id: string): string => names.get(id)?.name || shortId(id)
