// Whether the service is well, for those who do not run it: what is wrong is in the service's own words, to pass on.
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './service-state.module.css'
import { EVERY_MS } from './use-service.ts'
import words from './words.ts'

export function Health() {
  const t = useWords(words)
  const health = useAsked(['health'], (signal) => api.GET('/health', { signal }), { everyMs: EVERY_MS })
  return (
    <Answer of={health}>
      {({ troubles }) => (
        <section className={styles.state} data-state={troubles.length === 0 ? 'good' : 'bad'} aria-labelledby="state">
          <h2 id="state">{troubles.length === 0 ? t.well : t.troubleTitle}</h2>
          <p>{troubles.length === 0 ? t.wellText : t.troubleText}</p>
          <ul>
            {troubles.map((trouble) => (
              <li key={`${trouble.about} ${trouble.what}`}>
                <code>{trouble.about}</code> {trouble.what}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answer>
  )
}
