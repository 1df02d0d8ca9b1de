// Asks for a right: which one, what it needs to be known, and a few words.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import styles from './person-data.module.css'
import words from './words.ts'

type Body = paths['/api/rights/requests']['post']['requestBody']['content']['application/json']

const rights = ['access', 'rectification', 'erasure', 'portability', 'restriction', 'objection'] as const
/** The end of what somebody asked for earlier, which is a request as well: under 15 both parents sign it. */
const ends = { 'end-of-restriction': 'restriction', 'end-of-objection': 'objection' } as const
const choices = [...rights, 'end-of-restriction', 'end-of-objection'] as const
type Choice = (typeof choices)[number]
const isEnd = (choice: Choice): choice is keyof typeof ends => choice in ends
const grounds = ['accuracy-contested', 'unlawful', 'needed-for-claims', 'objection-pending'] as const
const usages = ['model-training', 'publication', 'teaching', 'administration'] as const
const oneOf = <Text extends string>(all: readonly Text[], text: string): Text | undefined =>
  all.find((one) => one === text)

export function RequestForm({ person, isOwn }: { readonly person: string; readonly isOwn: boolean }) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  // Whoever presses again, because no answer came, means the same request.
  const [request, setRequest] = useState(newId)
  const [choice, setChoice] = useState<Choice>('access')
  const isLifted = isEnd(choice)
  const right = isLifted ? ends[choice] : choice
  const make = useCommand((body: Body, once) => api.POST('/api/rights/requests', { ...once, body }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const typed = (name: string) => String(form.get(name) ?? '').trim()
    const ground = right === 'restriction' && !isLifted ? oneOf(grounds, typed('ground')) : undefined
    const purpose = right === 'objection' ? oneOf(usages, typed('usage')) : undefined
    const details = typed('details')
    const body = {
      request,
      person,
      right,
      ...(ground && { ground }),
      ...(purpose && { purpose }),
      ...(isLifted && { lift: true }),
      ...(details && { details }),
    }
    make.mutate(body, {
      onSuccess: () => {
        setRequest(newId())
        setOpen(false)
      },
    })
  }
  if (!isOpen)
    return (
      <div className={styles.buttons}>
        <Button look="strong" onClick={() => setOpen(true)}>
          {t.make}
        </Button>
        <p role="status">{make.isSuccess ? t.sent : ''}</p>
      </div>
    )
  return (
    <form className={styles.form} onSubmit={submit}>
      <SelectField
        label={isOwn ? t.ownWhat : t.what}
        value={choice}
        onChange={({ target }) => setChoice(oneOf(choices, target.value) ?? 'access')}
        // The form opens because of what the person has just done.
        autoFocus
      >
        {choices.map((one) => (
          <option key={one} value={one}>
            {t[one]}
          </option>
        ))}
      </SelectField>
      {right === 'erasure' && <p className={styles.warning}>{t.erasureWhat}</p>}
      {isLifted && <p className={styles.warning}>{t.endWhat}</p>}
      {choice === 'restriction' && (
        <SelectField name="ground" label={t.ground}>
          {grounds.map((one) => (
            <option key={one} value={one}>
              {t[one]}
            </option>
          ))}
        </SelectField>
      )}
      {right === 'objection' && (
        <SelectField name="usage" label={t.usage}>
          {usages.map((one) => (
            <option key={one} value={one}>
              {t[one]}
            </option>
          ))}
        </SelectField>
      )}
      <TextArea name="details" label={t.details} hint={t.detailsHint} rows={3} maxLength={2_000} />
      {make.error && <CommandNote problem={make.error} />}
      <div className={styles.buttons}>
        <Button type="submit" look="strong" busy={make.isPending}>
          {t.send}
        </Button>
        <Button onClick={() => setOpen(false)}>{t.cancelForm}</Button>
      </div>
    </form>
  )
}
