import { enter, expect, isAccessible, lookAt, test } from "./world";

test("a severity 1 rings on the page left open until it is answered", async ({ browser, watch }, info) => {
  const engineer = await enter(browser, info, "engineer");
  watch(engineer);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { person_id: string } };
  await engineer.goto("/on-call");
  await engineer.getByRole("button", { name: "开始值守" }).click();
  // What rings already is answered first: then it is quiet.
  const quiet = engineer.getByText("值守中，一切正常");
  const answer = engineer.getByRole("button", { name: "接单，停止响铃" });
  await expect(quiet.or(answer.first())).toBeVisible();
  for (let left = await answer.count(); left > 0; left -= 1) {
    await answer.first().click();
    await expect(answer).toHaveCount(left - 1);
  }
  await expect(quiet).toBeVisible();
  await expect(engineer.locator("html")).toHaveAttribute("data-live", "on");

  // The desk takes the call and gives it to whoever watches.
  const desk = await enter(browser, info, "dispatcher");
  const form = (await (await desk.request.get("/api/v1/report-form")).json()) as { systems: { id: string }[] };
  const report = { system_id: form.systems[0]?.id, text: `全院都打不开，业务停了 ${Date.now()}`, impact: "all", urgency: "stopped" };
  const made = (await (await desk.request.post("/api/v1/incidents", { data: report })).json()) as { id: string; number: string; severity: number };
  expect(made.severity).toBe(1);
  const given = await desk.request.post(`/api/v1/incidents/${made.id}/assignment`, {
    data: { person_id: account.person_id, reason: "夜间值守", beyond_capacity: true },
  });
  expect([200, 409], await given.text()).toContain(given.status());

  const ringing = engineer.getByRole("alert", { name: made.number });
  await expect(ringing).toBeVisible({ timeout: 12_000 });
  await expect(engineer.locator(".on-call")).toHaveAttribute("data-alarm", "call");
  await lookAt(engineer, info, "on-call-ringing");
  await ringing.getByRole("button", { name: "接单，停止响铃" }).click();
  await expect(ringing).toBeHidden();
  await expect(engineer.locator(".on-call")).toHaveAttribute("data-alarm", "silent");
  const seen = (await (await desk.request.get(`/api/v1/incidents/${made.id}`)).json()) as { state: string };
  expect(seen.state).toBe("accepted");
  await isAccessible(engineer);
});
