// Who of a class would have a badge with the conditions of the form. It asks on a press, not on each key.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { shownName } from '../../frame/shown.ts'
import words from './words.ts'
import { criterionOf, type WrittenBadge } from './written-badge.ts'

const HEADING = 'badge-preview'

export function Preview({ written }: { readonly written: WrittenBadge }) {
  const t = useWords(words)
  const [ofClass, setClass] = useState('')
  const [tried, setTried] = useState('')
  const criterion = JSON.stringify(criterionOf(written))
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  return (
    <section aria-labelledby={HEADING}>
      <h3 id={HEADING}>{t.preview}</h3>
      <SelectField
        label={t.ofClass}
        hint={t.previewLead}
        value={ofClass}
        onChange={({ target }) => setClass(target.value)}
      >
        <option value="">{t.choose}</option>
        {classes.data?.items.map((one) => (
          <option key={one.class} value={one.class}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <Button aria-disabled={ofClass === ''} onClick={() => ofClass !== '' && setTried(criterion)}>
        {t.tryIt}
      </Button>
      {ofClass !== '' && tried === criterion && <Candidates ofClass={ofClass} criterion={criterion} />}
    </section>
  )
}

function Candidates({ ofClass, criterion }: { readonly ofClass: string; readonly criterion: string }) {
  const t = useWords(words)
  const asked = useAsked(['badge candidates', ofClass, criterion], (signal) =>
    api.GET('/api/classes/{class}/badge-candidates', {
      params: { path: { class: ofClass }, query: { criterion, ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Answer of={asked}>
      {({ met, learners }) => (
        <>
          <p role="status">{t.met(met, learners.length)}</p>
          <WideTable labelledBy={HEADING}>
            <thead>
              <tr>
                <th scope="col">{t.learner}</th>
                <th scope="col">{t.progress}</th>
              </tr>
            </thead>
            <tbody>
              {learners.map((one) => (
                <tr key={one.learner}>
                  <th scope="row">{shownName(one)}</th>
                  <td>{one.met ? t.has : t.done(one.done, one.of)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </>
      )}
    </Answer>
  )
}
