/** Opens a dialog above everything; what is returned gives the focus back. */
export function modal(dialog: HTMLDialogElement): () => void {
  const opener = document.activeElement
  dialog.showModal()
  return () => {
    if (opener instanceof HTMLElement) opener.focus()
  }
}
