// Notices of unusual access, each a link to what that person did in the 24 hours before.
import { Link } from '@tanstack/react-router'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { dayIn } from '../../frame/local-days.ts'
import { shortId, useNamesOf } from '../../frame/names-of-trail.ts'
import { shownMoment, shownZone } from '../../frame/shown.ts'
import words from './words.ts'

const DAY_MS = 86_400_000

export function UnusualAccesses({ labelledBy }: { readonly labelledBy: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const notices = useAsked(['unusual accesses'], (signal) => api.GET('/api/audit/unusual-accesses', { signal }))
  const names = useNamesOf((notices.data?.items ?? []).map(({ actor }) => actor))
  const zone = shownZone()
  return (
    <Answer of={notices} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noUnusual}</p>}>
      {({ items }) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.when}</th>
              <th scope="col">{t.who}</th>
              <th scope="col">{t.why}</th>
              <th scope="col">{t.inTrail}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ entry, at, actor, rule, people, strangers, refused, busiestBefore }) => (
              <tr key={entry}>
                <td>{shownMoment(at, language)}</td>
                <th scope="row">{actor === null ? t.erased : names.get(actor)?.name || shortId(actor)}</th>
                <td>
                  {rule === 'strangers'
                    ? t.strangers(strangers ?? people, refused ?? 0)
                    : t['far-above-habit'](people, busiestBefore ?? 0)}
                </td>
                <td>
                  {actor !== null && (
                    <Link
                      to="/trail"
                      search={{ actor, from: dayIn(zone, Date.parse(at) - DAY_MS), until: dayIn(zone, Date.parse(at)) }}
                    >
                      {t.inTrail}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Answer>
  )
}
