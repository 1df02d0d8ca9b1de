// Whether the school shares its models with other schools, kind by kind, and the decision about it.
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment } from '../../frame/shown.ts'
import kinds from './kinds.ts'
import { ChangeSharing, modelsKey } from './model-acts.tsx'
import styles from './models.module.css'
import words from './words.ts'

export function Sharing() {
  const t = useWords(words)
  const language = useLanguage()
  const names = useWords(kinds)
  const mayDecide = useMay('models:manage')
  const asked = useAsked([...modelsKey, 'sharing'], (signal) =>
    api.GET('/api/model-sharing', { params: { query: sinceOwnChanges() }, signal }),
  )
  return (
    <Panel title={t.sharing} lead={t.sharingLead}>
      <Answer of={asked}>
        {({ items }) => (
          <ul className={styles.models}>
            {items.map(({ kind, isSharing, since, reason }) => (
              <li key={kind}>
                <h3>
                  {`${names[kind]} `}
                  <StateBadge tone={isSharing ? 'good' : 'plain'}>{isSharing ? t.isShared : t.isNotShared}</StateBadge>
                </h3>
                {since !== null && reason !== null && <p>{t.sharedSince(shownMoment(since, language), reason)}</p>}
                {mayDecide && (
                  <div className={styles.acts}>
                    <ChangeSharing kind={kind} name={names[kind]} isSharing={isSharing} />
                  </div>
                )}
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  )
}
