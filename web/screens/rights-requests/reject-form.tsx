// Rejects a request, with the reason that the person is told.
import type { FormEvent } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './rights-requests.module.css'
import words from './words.ts'

const reasons = [
  'identity-not-proven',
  'not-entitled',
  'unfounded',
  'excessive',
  'legal-obligation',
  'unknown-person',
  'other',
] as const
type Rejection = { readonly reason: (typeof reasons)[number]; readonly explanation: string }

export function RejectForm({ request, person }: { readonly request: string; readonly person: string }) {
  const t = useWords(words)
  const reject = useCommand(({ reason, explanation }: Rejection, once) =>
    api.POST('/api/rights/requests/{request}/reject', {
      ...once,
      params: { path: { request } },
      body: { person, reason, ...(explanation && { explanation }) },
    }),
  )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const reason = reasons.find((one) => one === form.get('reason'))
    if (reason) reject.mutate({ reason, explanation: String(form.get('explanation') ?? '').trim() })
  }
  return (
    <details className={styles.reject}>
      <summary>{t.reject}</summary>
      <form onSubmit={submit}>
        <SelectField name="reason" label={t.reason} defaultValue="identity-not-proven">
          {reasons.map((reason) => (
            <option key={reason} value={reason}>
              {t[reason]}
            </option>
          ))}
        </SelectField>
        <TextArea name="explanation" label={t.explanation} rows={3} maxLength={1000} />
        {reject.error && <CommandNote problem={reject.error} />}
        <Button type="submit" look="bad" busy={reject.isPending}>
          {t.reject}
        </Button>
      </form>
    </details>
  )
}
