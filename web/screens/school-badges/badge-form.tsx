// A form that defines a badge, or changes one: its texts, its drawing, its conditions, and who of a class would have it.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { ConditionFields } from './condition-fields.tsx'
import { Preview } from './preview.tsx'
import styles from './school-badges.module.css'
import type { Badge } from './school-badges.tsx'
import words from './words.ts'
import {
  type BadgeBody,
  bodyOf,
  type Condition,
  emptyBadge,
  emptyCondition,
  faultAt,
  icons,
  joins,
  MOST_CONDITIONS,
  pointerTo,
  type WrittenBadge,
  writtenOf,
} from './written-badge.ts'

/** `of`: the badge that is changed; null for a new one. */
export function BadgeForm({ of, close }: { readonly of: Badge | null; readonly close: () => void }) {
  const t = useWords(words)
  // The id is kept until the badge is recorded: what is sent again defines the same badge.
  const [written, setWritten] = useState(() => (of ? writtenOf(of) : emptyBadge()))
  const [isSaved, setSaved] = useState(false)
  const define = useCommand((body: BadgeBody, once) => api.POST('/api/badges', { ...once, body }))
  const { conditions, join } = written
  const change = (part: Partial<WrittenBadge>) => {
    setSaved(false)
    setWritten({ ...written, ...part })
  }
  const changeCondition = (at: number, condition: Condition) =>
    change({ conditions: conditions.map((before, n) => (n === at ? condition : before)) })
  function send(event: FormEvent) {
    event.preventDefault()
    define.mutate(bodyOf(written), {
      onSuccess: () => {
        setSaved(true)
        if (!of) setWritten(emptyBadge())
      },
    })
  }
  const fault = (field: string) => faultAt(define.error?.errors ?? [], field)
  const text = (field: 'title' | 'text', language: 'fr' | 'en', label: string, wrong: string) => {
    const Field = field === 'title' ? TextField : TextArea
    return (
      <Field
        label={label}
        required
        maxLength={field === 'title' ? 80 : 300}
        value={written[field][language]}
        wrong={fault(`/${field}/${language}`) ? wrong : null}
        onChange={({ target }: { readonly target: { readonly value: string } }) =>
          change({ [field]: { ...written[field], [language]: target.value } })
        }
      />
    )
  }
  return (
    <Panel title={of ? t.redefine : t.define} takesFocus={of !== null}>
      <form onSubmit={send} className={styles.form}>
        {text('title', 'fr', t.titleFr, t.wrongTitle)}
        {text('title', 'en', t.titleEn, t.wrongTitle)}
        {text('text', 'fr', t.textFr, t.wrongText)}
        {text('text', 'en', t.textEn, t.wrongText)}
        <SelectField
          label={t.icon}
          value={written.icon}
          onChange={({ target }) => change({ icon: icons.find((one) => one === target.value) ?? written.icon })}
        >
          {icons.map((one) => (
            <option key={one} value={one}>
              {t.icons(one)}
            </option>
          ))}
        </SelectField>
        {conditions.length > 1 && (
          <SelectField
            label={t.join}
            value={join}
            onChange={({ target }) => change({ join: joins.find((one) => one === target.value) ?? join })}
          >
            {joins.map((one) => (
              <option key={one} value={one}>
                {t.joins(one)}
              </option>
            ))}
          </SelectField>
        )}
        {conditions.map((condition, at) => (
          <ConditionFields
            key={condition.id}
            number={at + 1}
            condition={condition}
            change={(next) => changeCondition(at, next)}
            fault={(field) => fault(`${pointerTo(conditions.length, at)}${field}`)}
            {...(conditions.length > 1 && {
              remove: () => change({ conditions: conditions.filter((one) => one !== condition) }),
            })}
          />
        ))}
        {conditions.length < MOST_CONDITIONS && (
          <Button onClick={() => change({ conditions: [...conditions, emptyCondition()] })}>{t.add}</Button>
        )}
        <Preview written={written} />
        {define.error && <CommandNote problem={define.error} />}
        <div className={styles.actions}>
          <Button type="submit" look="strong" busy={define.isPending}>
            {t.save}
          </Button>
          {of && <Button onClick={close}>{t.close}</Button>}
        </div>
      </form>
      <p role="status">{isSaved && t.saved}</p>
    </Panel>
  )
}
