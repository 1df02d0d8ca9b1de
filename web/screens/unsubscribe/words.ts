import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Ne plus recevoir de courriels',
    lead: 'Vos notifications restent dans la console : seuls les courriels s’arrêtent.',
    stop: 'Ne plus recevoir ces courriels',
    none: 'Ouvrez cette page par le lien d’un courriel.',
    done: 'C’est fait : vous ne recevrez plus ces courriels.',
    again: 'Vous pouvez les redemander dans le réglage de vos notifications.',
    notices: 'Régler vos notifications',
    unknown: 'Ce lien ne vient pas d’un courriel de ce service. Copiez-le en entier.',
    later: 'Le service ne répond pas. Réessayez dans un moment.',
  },
  {
    title: 'Stop e-mails',
    lead: 'Your notices stay in the console: only the e-mails stop.',
    stop: 'Stop these e-mails',
    none: 'Open this page by the link of an e-mail.',
    done: 'Done: you will not get these e-mails any more.',
    again: 'You can ask for them again in your notice preferences.',
    notices: 'Set your notice preferences',
    unknown: 'This link does not come from an e-mail of this service. Copy all of it.',
    later: 'The service does not answer. Try again in a moment.',
  },
)
