import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Mes connexions',
    lead: 'Partout où vous êtes connecté(e). Fermez une connexion restée ouverte sur un appareil que vous n’avez plus.',
    where: 'Où',
    since: 'Depuis',
    until: 'Au plus tard jusqu’à',
    act: 'Action',
    cookie: 'un navigateur',
    tokens: 'une application',
    pin: 'un appareil de la classe',
    here: 'ici',
    end: 'Fermer',
    question: 'Fermer cette connexion ?',
    consequence: 'L’appareil devra se connecter à nouveau. Rien de ce qui a été enregistré n’est perdu.',
  },
  {
    title: 'My sessions',
    lead: 'Where you are signed in. End a session that is still open on a device you no longer have.',
    where: 'Where',
    since: 'Since',
    until: 'At the latest until',
    act: 'Action',
    cookie: 'a browser',
    tokens: 'an application',
    pin: 'a device of the class',
    here: 'here',
    end: 'End',
    question: 'End this session?',
    consequence: 'The device will have to sign in again. Nothing that was recorded is lost.',
  },
)
