// SPDX-License-Identifier: MIT
#include <chrono>

#include "datasets/log/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::log {

namespace {

constexpr std::size_t page_count = 2400;
constexpr std::size_t visitor_count = 1500;
constexpr std::int64_t first_second = 1'709'510'400;  // 2024-03-04 00:00:00 UTC

struct Page {
  std::string path;
  std::uint64_t size;
  bool takes_query;
};

struct Visitor {
  Address address;
  std::string identity;
  std::string userid;
};

Page make_page(Random& random) {
  constexpr auto sections =
      std::to_array<std::string_view>({"articles", "news", "guides", "help", "reviews"});
  constexpr auto resources =
      std::to_array<std::string_view>({"orders", "products", "customers", "sessions", "reports", "events"});
  constexpr auto extensions = std::to_array<std::string_view>({".js", ".css", ".woff2", ".svg", ".js.map"});
  Page page{};
  const std::uint64_t kind = random.below(100);
  if (kind < 35) {
    page.path += '/';
    page.path += frequent(random, sections);
    page.path += '/';
    page.path += decimal(2024 - random.skewed(9));
    page.path += '/';
    page.path += phrase(random, static_cast<int>(random.between(2, 4)), '-');
    page.size = 6000 + random.below(40000);
  } else if (kind < 60) {
    page.path = "/products/";
    page.path += decimal(1000 + random.below(9000));
    page.path += '-';
    page.path += phrase(random, 2, '-');
    page.size = 9000 + random.below(16000);
  } else if (kind < 75) {
    page.path = "/images/";
    page.path += phrase(random, 2, '_');
    page.path += random.chance(30) ? "_small.webp" : ".jpg";
    page.size = 4000 + random.below(600'000);
  } else if (kind < 85) {
    page.path = "/assets/";
    page.path += frequent(random, nouns);
    page.path += '.';
    page.path += hexadecimal(random, 8);
    page.path += frequent(random, extensions);
    page.size = 900 + random.below(250'000);
  } else if (kind < 94) {
    page.path = "/api/v2/";
    page.path += frequent(random, resources);
    page.path += '/';
    page.path += decimal(random.below(100'000));
    page.size = 150 + random.below(3000);
    page.takes_query = true;
  } else {
    page.path = "/category/";
    page.path += frequent(random, nouns);
    page.path += '/';
    page.size = 12000 + random.below(20000);
    page.takes_query = true;
  }
  return page;
}

/// The pages in the order of their popularity.
std::vector<Page> make_site(Random& random) {
  std::vector<Page> pages{{"/", 18432, false},         {"/favicon.ico", 1150, false},
                          {"/search", 9216, true},     {"/assets/site.css", 31744, false},
                          {"/login", 4210, false},     {"/feed.xml", 22528, false},
                          {"/category/", 15360, true}, {"/robots.txt", 310, false}};
  while (pages.size() < page_count) pages.push_back(make_page(random));
  return pages;
}

Visitor make_visitor(Random& random) {
  Visitor visitor{};
  for (auto& octet : visitor.address.octets) octet = static_cast<std::uint8_t>(1 + random.below(254));
  visitor.identity = random.chance(1) ? std::string(frequent(random, given_names)) : "-";
  visitor.userid = random.chance(15) ? user_name(random) : "-";
  return visitor;
}

std::string make_query(Random& random) {
  constexpr auto orders = std::to_array<std::string_view>({"price", "name", "newest", "rating"});
  constexpr auto sources = std::to_array<std::string_view>({"newsletter", "search", "partner", "social"});
  std::string query = "?";
  switch (random.below(4)) {
    case 0:
      query += "q=";
      query += phrase(random, static_cast<int>(random.between(1, 3)), '+');
      break;
    case 1:
      query += "page=";
      query += decimal(1 + random.skewed(40));
      query += "&sort=";
      query += frequent(random, orders);
      break;
    case 2:
      query += "utm_source=";
      query += frequent(random, sources);
      query += "&utm_campaign=";
      query += phrase(random, 2, '_');
      break;
    default:
      query += "session=";
      query += hexadecimal(random, 16);
      break;
  }
  return query;
}

std::string make_date(std::int64_t unix_seconds) {
  constexpr auto months = std::to_array<std::string_view>(
      {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  const std::chrono::sys_days day{std::chrono::days{unix_seconds / 86400}};
  const std::chrono::year_month_day date{day};
  const auto second = static_cast<std::uint64_t>(unix_seconds % 86400);
  std::string text = decimal(static_cast<unsigned>(date.day()), 2);
  text += '/';
  text += months[static_cast<unsigned>(date.month()) - 1];
  text += '/';
  text += decimal(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  text += ':';
  text += decimal(second / 3600, 2);
  text += ':';
  text += decimal(second / 60 % 60, 2);
  text += ':';
  text += decimal(second % 60, 2);
  text += " +0000";
  return text;
}

std::uint16_t make_code(Random& random) {
  const std::uint64_t draw = random.below(1000);
  if (draw < 870) return 200;
  if (draw < 930) return 304;
  if (draw < 960) return 404;
  if (draw < 975) return 301;
  if (draw < 985) return 302;
  if (draw < 991) return 206;
  if (draw < 996) return 403;
  return 500;
}

std::string make_request(Random& random, const Page& page) {
  const std::uint64_t method = random.below(100);
  std::string request = method < 92 ? "GET " : method < 98 ? "POST " : "HEAD ";
  request += page.path;
  if (random.chance(page.takes_query ? 80 : 8)) request += make_query(random);
  const std::uint64_t protocol = random.below(100);
  request += protocol < 70 ? " HTTP/1.1" : protocol < 97 ? " HTTP/2.0" : " HTTP/1.0";
  return request;
}

std::uint64_t make_size(Random& random, const Page& page, std::uint16_t code) {
  switch (code) {
    case 200:
      // Pages that are put together for each request differ a little in size.
      return page.takes_query ? page.size + random.below(page.size) : page.size;
    case 206:
      return 1 + random.below(page.size);
    case 304:
      return 0;
    default:
      return 180 + static_cast<std::uint64_t>(code % 100) * 13;
  }
}

}  // namespace

Log Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  const std::vector<Page> pages = make_site(random);
  std::vector<Visitor> visitors;
  visitors.reserve(visitor_count);
  for (std::size_t i = 0; i < visitor_count; ++i) visitors.push_back(make_visitor(random));

  Log log{};
  const std::size_t count = scaled(10'000, options.scale);
  log.entries.reserve(count);
  std::int64_t second = first_second;
  for (std::size_t i = 0; i < count; ++i) {
    second += static_cast<std::int64_t>(random.skewed(30));
    const Visitor& visitor = visitors[random.skewed(visitors.size())];
    const Page& page = pages[random.skewed(pages.size())];
    Entry entry{};
    entry.address = visitor.address;
    entry.identity = visitor.identity;
    entry.userid = visitor.userid;
    entry.date = make_date(second);
    entry.request = make_request(random, page);
    entry.code = make_code(random);
    entry.size = make_size(random, page, entry.code);
    log.entries.push_back(std::move(entry));
  }
  return log;
}

}  // namespace roundtrip::datasets::log
