/** Where one is below a screen: what a screen adds after its own name. */

export interface Crumb {
  title: string;
  href?: string;
}

class Breadcrumbs {
  current = $state.raw<readonly Crumb[]>([]);
}

export const breadcrumbs = new Breadcrumbs();

/** Sets them for as long as the component that calls it is shown. */
export function useBreadcrumbs(crumbs: () => readonly Crumb[]): void {
  $effect(() => {
    breadcrumbs.current = crumbs();
    return () => {
      breadcrumbs.current = [];
    };
  });
}
