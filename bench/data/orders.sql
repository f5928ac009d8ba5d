-- Old orders as the yardsticks have them (yardsticks/schema/fill-orders.sql): psql -v orders=100000 -v merchants=200 after shops.sql.
-- Over the past year, two or three lines each; merchant 1 owns 60 % of them, the others share the rest evenly.
set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '256MB';
create temp table old as
select i id, me, ts, (ts at time zone 'Asia/Jakarta')::date as day,
       row_number() over (partition by me, (ts at time zone 'Asia/Jakarta')::date order by i) n,
       case when i % 20 = 0 then 'pending' when i % 20 = 1 then 'cancel' when i % 20 = 2 then 'expire' else 'settlement' end status,
       case when i % 2 = 0 then 'cash' else 'qris' end type
from (select i, case when i % 10 < 6 or :merchants = 1 then 1 else 2 + i % (:merchants - 1) end me,
             now() - interval '366 days' + interval '365 days' * (i::float8 / :orders) ts
      from generate_series(1, :orders) i) a;
insert into ordering.order_counters (me_id, day, last) select me, day, max(n) from old group by me, day;
insert into ordering.orders (me_id, id, number, type, customer_id, staff_id, table_id, guest_count, subtotal, discount, tax, service_charge, total, rounded,
  service_charge_taxable, payment_status, payment_type, paid_at, payment_version, placed_at, went_to_gateway)
select me, id, 'INV-' || to_char(day, 'YYYYMMDD') || '-' || lpad(n::text, 4, '0'), 'dine_in', case when id % 3 = 0 then (me - 1) * 50 + 1 + id % 50 end, 7,
       (me - 1) * 10 + 1 + id % 10, 2, 50000, 5000, 4500, 2250, 51750, 51800, false, status,
       case when status = 'settlement' then type end, case when status = 'settlement' then ts end, case when status = 'pending' then 0 else 1 end, ts, false
from old order by id;
insert into ordering.order_lines (me_id, id, position, order_id, product_id, product_name, product_type, quantity, base_price, final_price, subtotal, discount,
  tax_rate, tax, service_charge_rate, service_charge)
select me, row_number() over (order by id, k), k, id, 1, 'Nasi Goreng ' || k, 'goods', 1, price, price * 0.9, price * 0.9, price * 0.1, 10, price * 0.09, 5, price * 0.045
from old, generate_series(1, 3) k, lateral (select case when k < 3 then 25000 else 0 end price) p where k < 3 or id % 2 = 0;
insert into payments.payments (me_id, order_id, order_number, customer_id, total, rounded, status, type, collected, paid_at, version)
select me_id, id, number, customer_id, total, rounded, payment_status, payment_type,
       case when payment_status = 'settlement' then case payment_type when 'cash' then rounded else total end else 0 end, paid_at, payment_version
from ordering.orders;
select setval('ordering.order_ids', :orders + 1000), setval('ordering.line_ids', :orders * 3 + 1000) \g /dev/null
