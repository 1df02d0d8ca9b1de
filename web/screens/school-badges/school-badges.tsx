// The badges of the school, and a form that defines one or changes it.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { BadgeDrawing } from '../../controls/badge-drawing.tsx'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { BadgeForm } from './badge-form.tsx'
import styles from './school-badges.module.css'
import words from './words.ts'

export type Badge = paths['/api/badges']['get']['responses'][200]['content']['application/json']['badges'][number]

export default function SchoolBadges() {
  const t = useWords(words)
  const language = useLanguage()
  const [changed, setChanged] = useState<Badge | null>(null)
  const asked = useAsked(['badges of the school'], (signal) =>
    api.GET('/api/badges', { params: { query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={asked} isEmpty={({ badges }) => badges.length === 0} empty={<p>{t.none}</p>}>
        {({ badges }) => (
          <Panel title={t.offered}>
            <ul className={styles.badges}>
              {badges.map((one) => (
                <li key={one.badge} className={styles.badge}>
                  <BadgeDrawing icon={one.icon} />
                  <div>
                    <strong>{one.title[language]}</strong>
                    <p>{one.text[language]}</p>
                    {one.rarity !== null && <small>{t.rarity(one.rarity)}</small>}
                    {!one.isOffered && <small>{t.notOffered}</small>}
                  </div>
                  <Button onClick={() => setChanged(one)}>{t.change(one.title[language])}</Button>
                  {one.isOffered && <Withdraw badge={one.badge} title={one.title[language]} />}
                </li>
              ))}
            </ul>
          </Panel>
        )}
      </Answer>
      <BadgeForm key={changed?.badge ?? 'new'} of={changed} close={() => setChanged(null)} />
    </Page>
  )
}

/** Nobody earns the badge any more; whoever has it keeps it. */
function Withdraw({ badge, title }: { readonly badge: string; readonly title: string }) {
  const t = useWords(words)
  const withdraw = useCommand((body: { readonly badge: string }, once) =>
    api.POST('/api/badges/withdrawals', { ...once, body }),
  )
  return (
    <>
      <ConfirmedButton
        busy={withdraw.isPending}
        question={t.withdrawQuestion}
        consequence={t.withdrawConsequence}
        act={() => withdraw.mutate({ badge })}
      >
        {t.withdraw(title)}
      </ConfirmedButton>
      {withdraw.error && <CommandNote problem={withdraw.error} />}
    </>
  )
}
