import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Profiler } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Role, SessionAccount } from "../src/api/types";
import { placesOf } from "../src/app/places";
import { router as platform } from "../src/app/router";
import { putTour, startTour, tourOf } from "../src/features/tour/kept";
import { TourGuide, TourOffer } from "../src/features/tour/parts/TourPlace";
import { tourRoleOf } from "../src/features/tour/step";
import { TOURS } from "../src/features/tour/steps";
import { SUBJECTS } from "../src/features/tour/subjects";
import { found, sideFor } from "../src/features/tour/target";
import { PATIENCE_MS } from "../src/features/tour/useStep";
import { chinese, english, leaves } from "./allWords";

const ROLES = Object.keys(TOURS) as Role[];
const who = (...roles: Role[]) => ({ id: "a-1", name: "Wang", login: "wang", roles, party: null, person_id: null }) as unknown as SessionAccount;

describe("the steps", () => {
  it("are there for each of the nine roles, six to nine of them, each with a name of its own", () => {
    expect(ROLES).toHaveLength(9);
    for (const role of ROLES) {
      const names = TOURS[role].map(({ name }) => name);
      expect(names.length, role).toBeGreaterThanOrEqual(6);
      expect(names.length, role).toBeLessThanOrEqual(9);
      expect(new Set(names).size, role).toBe(names.length);
    }
  });

  it("lead to pages that exist and that the role may go to", () => {
    const paths = new Set(Object.values(platform.routesByPath).map(({ fullPath }) => fullPath as string));
    for (const role of ROLES) {
      // A page of one thing is reached from the list of them; an incident from the queue.
      const places = [...placesOf(who(role)).map(({ to }) => to as string), ...(role === "administrator" ? ["/systems"] : [])];
      for (const { name, to } of TOURS[role]) {
        expect(paths, `${role} ${name}`).toContain(to);
        const list = to.startsWith("/incidents/") ? "/queue" : to.replace("/$id", "");
        expect(places, `${role} ${name}`).toContain(list);
      }
    }
  });

  it("name what they are about only where the page is of one thing, or takes it in its address", () => {
    for (const role of ROLES)
      for (const step of TOURS[role]) {
        if (step.to.includes("$id")) expect(step.of, `${role} ${step.name}`).toBeDefined();
        if (step.of) expect(Object.keys(SUBJECTS)).toContain(step.of);
        for (const selector of step.target) expect(() => document.querySelector(selector.replace("{id}", "x"))).not.toThrow();
        // No id of the data stands in it.
        expect(JSON.stringify(step)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|INC-\d/);
      }
  });

  it("have their words in both languages, and no words are left over", () => {
    const wanted = ROLES.flatMap((role) => TOURS[role].flatMap(({ name }) => [`${role}.${name}.text`, `${role}.${name}.title`])).sort();
    for (const words of [chinese.tour, english.tour]) {
      const said = leaves(words).map(([key]) => key).filter((key) => key.includes("."));
      expect(said.sort()).toEqual(wanted);
    }
  });

  it("belong to the role the day begins with", () => {
    for (const role of ROLES) expect(tourRoleOf(who(role))).toBe(role);
    expect(tourRoleOf(who("manager", "dispatcher"))).toBe("dispatcher");
    expect(tourRoleOf(who("reporter", "customer_lead"))).toBe("customer_lead");
  });
});

describe("a target", () => {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "getClientRects").mockReturnValue([{}] as unknown as DOMRectList);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    document.body.innerHTML = "";
  });

  it("is the first that is drawn, and is unfolded once", () => {
    document.body.innerHTML = `<ul><li><a href="/incidents/7">7</a><button aria-expanded="false"></button></li></ul>`;
    const step = { target: [".absent", 'li:has(a[href="/incidents/{id}"])'], unfold: "button" };
    const button = document.querySelector("button")!;
    const pressed = vi.fn(() => button.setAttribute("aria-expanded", "true"));
    button.addEventListener("click", pressed);
    expect(found(step, "8")).toBeNull();
    expect(found(step, "7")).toBeNull();
    expect(found(step, "7")?.tagName).toBe("LI");
    expect(pressed).toHaveBeenCalledTimes(1);
  });

  it("is left free by the card where it can be", () => {
    const box = (left: number, top: number, width: number, height: number) => new DOMRect(left, top, width, height);
    vi.stubGlobal("innerWidth", 1440);
    const card = box(1016, 640, 400, 240);
    expect(sideFor(box(1000, 500, 400, 300), card, 232)).toBe("left");
    expect(sideFor(box(240, 100, 400, 780), card, 232)).toBe("right");
    expect(sideFor(box(240, 100, 1200, 200), card, 232)).toBe("right");
  });
});

describe("the tour on a page", () => {
  const account = who("administrator");
  /** How often the tour was drawn. */
  let drawn = 0;
  beforeEach(() => {
    localStorage.removeItem("aftercare.tour.a-1");
    sessionStorage.clear();
    vi.stubGlobal("scrollBy", vi.fn());
    vi.stubGlobal("scrollTo", vi.fn());
    Element.prototype.scrollIntoView = vi.fn();
    vi.spyOn(HTMLElement.prototype, "getClientRects").mockReturnValue([{}] as unknown as DOMRectList);
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
    delete document.documentElement.dataset.tour;
  });

  function open(demonstration: boolean, content = <ul className="plain-list stack-8" />) {
    const queries = new QueryClient();
    queries.setQueryData(["session"], { account, now: "2026-11-29T00:00:00Z", zone: "Asia/Shanghai", currency: "CNY", demonstration });
    const root = createRootRoute({
      component: () => (
        <>
          <button type="button" className="account-button" />
          <TourOffer account={account} />
          <main id="content">{content}</main>
          <Profiler id="tour" onRender={() => void (drawn += 1)}>
            <TourGuide account={account} />
          </Profiler>
        </>
      ),
    });
    const paths = ["/accounts", "/roles", "/elsewhere"];
    const routeTree = root.addChildren(paths.map((path) => createRoute({ getParentRoute: () => root, path, component: () => null })));
    const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ["/accounts"] }) });
    render(
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>,
    );
    return router;
  }

  const sight = () => screen.queryByRole("dialog")?.dataset.sight;

  it("is neither offered nor run over a house's own data", async () => {
    startTour(account.id);
    open(false);
    await screen.findByRole("main");
    expect(document.querySelector(".tour-offer")).toBeNull();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is offered once: taken or put off, it is not offered again", async () => {
    open(true);
    fireEvent.click(await screen.findByRole("button", { name: "以后再说" }));
    expect(document.querySelector(".tour-offer")).toBeNull();
    expect(tourOf(account.id).kept.seen).toBe(true);
    expect(tourOf(account.id).running).toBeNull();
  });

  it("goes on by keys, keeps its step, and gives the focus back", async () => {
    const router = open(true);
    fireEvent.click(await screen.findByRole("button", { name: "开始导览" }));
    await waitFor(() => expect(sight()).toBe("found"));
    expect(document.activeElement).toBe(screen.getByRole("dialog"));
    fireEvent.keyDown(screen.getByRole("dialog"), { key: "ArrowRight" });
    await waitFor(() => expect(router.state.location.pathname).toBe("/roles"));
    await waitFor(() => expect(sight()).toBe("found"));
    expect(tourOf(account.id).kept.at).toBe("roles");
    fireEvent.keyDown(screen.getByRole("dialog"), { key: "Escape" });
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(document.querySelector(".account-button"));
    expect(tourOf(account.id).kept.at).toBe("roles");
  });

  it("is taken up at the step it was left at", async () => {
    putTour(account.id, { kept: { seen: true, at: "roles" } });
    startTour(account.id);
    const router = open(true);
    await waitFor(() => expect(router.state.location.pathname).toBe("/roles"));
    expect((await screen.findByRole("dialog")).textContent).toContain("第 2 步");
  });

  it("goes on where the page was read anew, and says so where that is another page", async () => {
    putTour(account.id, { kept: { seen: true, at: "roles" }, running: { chosen: {} } });
    const router = open(true);
    await waitFor(() => expect(sight()).toBe("away"));
    expect(router.state.location.pathname).toBe("/accounts");
    // It waits there, and does not draw itself over and over.
    const before = drawn;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(drawn - before).toBeLessThan(10);
    fireEvent.click(screen.getByRole("button", { name: "回到这一步" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/roles"));
    await waitFor(() => expect(sight()).toBe("found"));
  });

  it("says plainly that what it would show is not there, and still goes on", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    startTour(account.id);
    open(true, <p />);
    await waitFor(() => expect(sight()).toBe("looking"));
    for (let passed = 0; passed < 1.5 * PATIENCE_MS; passed += 500) await act(() => vi.advanceTimersByTimeAsync(500));
    expect(sight()).toBe("missing");
    expect(screen.getByRole("status").textContent).toContain("演示数据已经变动");
    expect(document.querySelector(".tour-ring")).toBeNull();
    // What comes late is shown all the same.
    const late = document.createElement("ul");
    late.className = "plain-list stack-8";
    screen.getByRole("main").append(late);
    await act(() => vi.advanceTimersByTimeAsync(500));
    expect(sight()).toBe("found");
    late.remove();
    fireEvent.click(screen.getByRole("button", { name: "下一步" }));
    await waitFor(() => expect(screen.getByRole("dialog").textContent).toContain("第 2 步"));
  });

  it("survives what keeps nothing, and a place it does not know any more", () => {
    localStorage.setItem("aftercare.tour.a-1", "{broken");
    expect(tourOf(account.id)).toEqual({ kept: {}, running: null });
    putTour(account.id, { kept: { at: "gone" } });
    expect(tourOf(account.id).kept.at).toBe("gone");
  });
});
