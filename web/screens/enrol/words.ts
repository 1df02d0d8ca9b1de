import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Se connecter',
    refused: 'Cette carte n’est plus valable. Demande une autre carte à ton enseignant.',
    unreachable: 'Le service ne répond pas. Scanne la carte encore une fois dans un moment.',
    someone: 'Quelqu’un est encore connecté sur cet appareil.',
    notMe: 'Ce n’est pas moi : déconnecter',
    itIsMe: 'C’est moi, continuer',
    stillSignedIn: 'La déconnexion n’a pas réussi. Réessaie.',
  },
  {
    title: 'Sign in',
    refused: 'This card is no longer valid. Ask your teacher for another card.',
    unreachable: 'The service does not answer. Scan the card again in a moment.',
    someone: 'Somebody is still signed in on this device.',
    notMe: 'That is not me: sign out',
    itIsMe: 'It is me, continue',
    stillSignedIn: 'Signing out did not succeed. Try again.',
  },
)
