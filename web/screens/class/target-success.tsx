// How often learners of the class are to succeed: a setting for everybody, or for what this teacher asks.
import { useId, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import words from './contest-words.ts'

const TARGETS = [50, 55, 60, 65, 70, 75, 80, 85, 90, 95]
const NONE = ''

export function TargetSuccess({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const id = useId()
  const [of100, setOf100] = useState('70')
  const [whose, setWhose] = useState<'class' | 'me'>('class')
  const set = useCommand((body: { readonly whose: 'class' | 'me'; readonly target: number | null }, once) =>
    api.POST('/api/classes/target-success', { ...once, body: { class: ofClass, ...body } }),
  )
  return (
    <Panel title={t.target} lead={t.targetLead}>
      <form
        aria-describedby={`${id}-saved`}
        onSubmit={(event) => {
          event.preventDefault()
          set.mutate({ whose, target: of100 === NONE ? null : Number(of100) / 100 })
        }}
      >
        <SelectField label={t.targetLabel} value={of100} onChange={(event) => setOf100(event.target.value)}>
          <option value={NONE}>{t.usual}</option>
          {TARGETS.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t.whose}
          value={whose}
          onChange={(event) => setWhose(event.target.value === 'me' ? 'me' : 'class')}
        >
          <option value="class">{t.ofClass}</option>
          <option value="me">{t.ofMe}</option>
        </SelectField>
        {set.error && <CommandNote problem={set.error} />}
        <Button type="submit" busy={set.isPending}>
          {t.save}
        </Button>
        <p role="status" id={`${id}-saved`}>
          {set.isSuccess && t.saved}
        </p>
      </form>
    </Panel>
  )
}
