// Each language is named in itself.
import words from './frame-words.ts'
import { chooseLanguage, useLanguage, useWords } from './language.ts'
import styles from './language-switch.module.css'
import { languages } from './words.ts'

export function LanguageSwitch() {
  const t = useWords(words)
  const chosen = useLanguage()
  const names = { fr: t.french, en: t.english }
  return (
    <fieldset className={styles.switch}>
      <legend className="unseen">{t.language}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-label={names[language]}
          aria-pressed={language === chosen}
          onClick={() => chooseLanguage(language)}
        >
          {language.toUpperCase()}
        </button>
      ))}
    </fieldset>
  )
}
