-- The shops of the yardsticks (yardsticks/schema/seed.sql) in the tables of ATAPOS: psql -v merchants=20 -v products=5000.
-- Merchants 1 to 20 share 55 % of the products where there are more of them, so every page has 100 rows to show.
insert into tenancy.merchants (me_id, name, business_type, pos_mode, is_active, time_zone, locale, service_charge_taxable, customer_ordering, created_at)
select i, 'Merchant ' || i, 'fnb', 'centralized', true, 'Asia/Jakarta', 'id', false, true, now() from generate_series(1, :merchants) i;

insert into catalog.categories (me_id, id, name, name_key, created_at)
select i, (i - 1) * 5 + c, names[c], lower(names[c]), now()
from generate_series(1, :merchants) i, generate_series(1, 5) c, (select array['Food', 'Drinks', 'Snacks', 'Dessert', 'Services'] names) n;

create temp table menu as
select row_number() over (order by i, k) id, i, k from generate_series(1, :merchants) i
cross join lateral generate_series(1,
  case when :merchants <= 20 then :products / :merchants
       when i <= 20 then :products * 55 / 100 / 20
       else :products * 45 / 100 / (:merchants - 20) end) k;
insert into catalog.products (me_id, id, category_id, name, description, type, base_price, tax_percent, service_charge_percent, is_available, is_active, created_at)
select i, id, (i - 1) * 5 + 1 + k % 5, (array['Nasi Goreng', 'Mie Ayam', 'Es Teh', 'Sate', 'Bakso', 'Kopi Susu', 'Roti Bakar'])[1 + k % 7] || ' ' || k,
       'Freshly made, number ' || k || ' on the card of merchant ' || i,
       case when k % 5 = 4 then 'service' else 'goods' end,
       5000 + (k * 37 % 600) * 100, case when k % 4 = 0 then 11 else 10 end, case when k % 3 = 0 then 0 else 5 end, true, k % 50 <> 49, now()
from menu;
insert into catalog.product_images (me_id, id, product_id, kind, cloudinary_public_id, url, sort_order)
select i, row_number() over (order by id, s), id, case when s = 0 then 'thumbnail' else 'detail' end,
       'atapos/products/' || id || '/' || case when s = 0 then 'thumbnail' else 'detail' || s end,
       'https://res.cloudinary.com/atapos/image/upload/v1731000000/atapos/products/' || id || '/' || case when s = 0 then 'thumbnail' else 'detail' || s end || '.jpg',
       greatest(s - 1, 0)
from menu, generate_series(0, 2) s where s < 2 or id % 2 = 0;

insert into catalog.promotions (me_id, id, name, discount_type, discount_value, start_at, end_at, is_active, created_at)
select i, (i - 1) * 5 + j, (array['Ten off', 'Two thousand off', 'Fixed price', 'Last month', 'Switched off'])[j],
       (array['percent', 'nominal', 'override_price', 'percent', 'percent'])[j], (array[10, 2000, 4500, 50, 60])[j],
       case when j = 4 then now() - interval '60 days' else now() - interval '1 day' end,
       case when j = 4 then now() - interval '30 days' else now() + interval '365 days' end, j <> 5, now()
from generate_series(1, :merchants) i, generate_series(1, 5) j;
insert into catalog.promotion_products (me_id, promotion_id, product_id)
select i, (i - 1) * 5 + j, id from menu, generate_series(1, 5) j
where (j in (1, 4, 5) and k <= 5) or (j = 2 and k between 4 and 8) or (j = 3 and k = 9);

insert into ordering.table_locations (me_id, id, number, name, capacity, zone, is_active)
select i, (i - 1) * 10 + k, 'A' || k, 'Table A' || k, 4, 'Indoor', true from generate_series(1, :merchants) i, generate_series(1, 10) k;
insert into identity.customers (me_id, id, email, email_key, name, phone, is_active, created_at)
select i, (i - 1) * 50 + k, 'customer' || k || '@example.com', 'customer' || k || '@example.com', 'Customer ' || k, '0812' || lpad(k::text, 8, '0'), true, now()
from generate_series(1, :merchants) i, generate_series(1, 50) k;

select setval('tenancy.merchant_numbers', :merchants), setval('catalog.category_ids', :merchants * 5 + 1000), setval('catalog.product_ids', :products + 1000),
       setval('catalog.image_ids', :products * 3 + 1000), setval('catalog.promotion_ids', :merchants * 5 + 1000), setval('ordering.table_ids', :merchants * 10 + 1000),
       setval('identity.customer_ids', :merchants * 50 + 1000) \g /dev/null
